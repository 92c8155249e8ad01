"""The catalog's tables. A cache: when the builder changes, it is made anew, never migrated."""

TABLES = """
-- what the builder last knew, by name
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- gates one and two: every input file as last read; `room` says who reads it
CREATE TABLE file (
    room TEXT NOT NULL, path TEXT NOT NULL, stamp TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (room, path)
) WITHOUT ROWID;
CREATE INDEX file_touched ON file (room, path) WHERE stamp = '';

-- problems of an input, kept until that input is read again
CREATE TABLE problem (
    room TEXT NOT NULL, owner TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL,
    fact TEXT NOT NULL, remedy TEXT NOT NULL, severity TEXT NOT NULL
);
CREATE INDEX problem_owner ON problem (room, owner);

-- what each content file says; sheet is null when it was refused
CREATE TABLE sheet (
    path TEXT PRIMARY KEY, id TEXT NOT NULL, sheet TEXT, body TEXT NOT NULL, html TEXT NOT NULL,
    terms BLOB NOT NULL, spelling TEXT NOT NULL, -- what it is told by, and how each term is written
    wishes TEXT NOT NULL, -- what an editor says of its place among others
    fresh INTEGER NOT NULL
);
CREATE INDEX sheet_id ON sheet (id);
CREATE INDEX sheet_namesake ON sheet (id) WHERE instr(id, '~'); -- a query must say so, too
CREATE INDEX sheet_fresh ON sheet (path) WHERE fresh;
CREATE INDEX sheet_wishes ON sheet (path, wishes) WHERE wishes != '';

-- the raw records that each converted file was made of; main is the one that gave its text
CREATE TABLE source (
    path TEXT NOT NULL, file TEXT NOT NULL, record TEXT NOT NULL, mark TEXT NOT NULL, main INTEGER NOT NULL,
    PRIMARY KEY (path, file, record)
) WITHOUT ROWID;
CREATE INDEX source_file ON source (file, record);
CREATE INDEX source_mark ON source (mark, record);
CREATE INDEX source_copy ON source (path) WHERE NOT main;

-- by what a copy of a converted file may be known: its original address, its headline and day
CREATE TABLE twin (key TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (key, path)) WITHOUT ROWID;
CREATE INDEX twin_path ON twin (path);

-- content files that are gone, until that is absorbed
CREATE TABLE lost (path TEXT PRIMARY KEY) WITHOUT ROWID;

-- what each raw file holds: one row a story
CREATE TABLE record (
    path TEXT NOT NULL, key TEXT NOT NULL, mark TEXT NOT NULL,
    outdone TEXT NOT NULL, -- the id of the article whose newer version another raw file gave
    copied TEXT NOT NULL, -- the article of a person's own that tells the same
    newer INTEGER NOT NULL, -- whether that article was made of an older version
    waits TEXT NOT NULL, -- the article it belongs to, which cannot be read or names no raw file any more
    PRIMARY KEY (path, key)
) WITHOUT ROWID;
CREATE INDEX record_mark ON record (mark, key);
CREATE INDEX record_copied ON record (copied) WHERE copied != ''; -- a query must say so, too
CREATE INDEX record_outdone ON record (outdone) WHERE outdone != '';
CREATE INDEX record_waits ON record (waits) WHERE waits != '';

-- the pictures that raw files refer to and content/raw does not hold
CREATE TABLE wanted (label TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (label, path)) WITHOUT ROWID;
CREATE INDEX wanted_path ON wanted (path);

-- each content file in the archive: what it claims, what it got, its card
CREATE TABLE article (
    path TEXT PRIMARY KEY, claim TEXT NOT NULL, want TEXT NOT NULL, former TEXT NOT NULL, state TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL,
    id TEXT NOT NULL, url TEXT NOT NULL, displaced INTEGER NOT NULL, card TEXT, digest TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX article_id ON article (id);
CREATE INDEX article_want ON article (want);
CREATE INDEX article_displaced ON article (displaced) WHERE displaced;
CREATE INDEX article_state ON article (state);
CREATE INDEX article_since ON article (since);
CREATE INDEX article_until ON article (until);
CREATE INDEX article_other_id ON article (path) WHERE claim != '' AND claim != id;
CREATE INDEX article_other_url ON article (path) WHERE url != '' AND url != want;

-- the ledger, as content/ledger has it
CREATE TABLE address (
    address TEXT PRIMARY KEY, id TEXT NOT NULL, path TEXT NOT NULL, note TEXT NOT NULL, members TEXT NOT NULL,
    alike TEXT NOT NULL -- the same whatever its letter case
) WITHOUT ROWID;
CREATE INDEX address_alike ON address (alike);
CREATE INDEX address_id ON address (id);
CREATE INDEX address_part ON address (id) WHERE instr(id, '/') AND path = ''; -- the years of a list
CREATE INDEX address_path ON address (path);

-- names, aliases and descriptions from tags.yaml and authors.yaml
CREATE TABLE authority (
    kind TEXT NOT NULL, key TEXT NOT NULL, target TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
    links TEXT NOT NULL, -- [name, address] pairs as JSON
    portrait TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;

-- cards on leaf shelves; an inner shelf is a range of names
CREATE TABLE place (
    kind TEXT NOT NULL, name TEXT NOT NULL, sort INTEGER NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (kind, name, sort, id)
) WITHOUT ROWID;
CREATE INDEX place_id ON place (id);

-- how many cards stand on each leaf under each spelling of its name: a shelf of 20,000 is counted by its years
CREATE TABLE tally (
    kind TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, cards INTEGER NOT NULL, PRIMARY KEY (kind, name, label)
) WITHOUT ROWID;
CREATE TRIGGER unplaced AFTER DELETE ON place WHEN old.kind != 'ref' BEGIN
    UPDATE tally SET cards = cards - 1 WHERE (kind, name, label) = (old.kind, old.name, old.label);
    DELETE FROM tally WHERE (kind, name, label) = (old.kind, old.name, old.label) AND cards = 0;
END;

-- stories that refer to a story by its headline
CREATE TABLE ask (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE INDEX ask_id ON ask (id);

-- stories whose terms may have changed since they were last related
CREATE TABLE stale (id TEXT PRIMARY KEY) WITHOUT ROWID;

-- related stories: each has a number in the index; `told` is null when the index has it in its files
CREATE TABLE vector (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, told BLOB);
CREATE INDEX vector_told ON vector (number) WHERE told IS NOT NULL;
-- numbers in the files of the index that no story has any more
CREATE TABLE dead (number INTEGER PRIMARY KEY);
-- by number: the candidates for its list and the nearest of them
CREATE TABLE found (number INTEGER PRIMARY KEY, found BLOB NOT NULL);
-- the ranks that another must have to come among the candidates: by meaning none can where this is null
CREATE TABLE threshold (number INTEGER PRIMARY KEY, terms INTEGER NOT NULL, meaning INTEGER);
CREATE INDEX threshold_meaning ON threshold (number, meaning) WHERE meaning IS NOT NULL;
-- what readers see beside a story, and the terms they share
CREATE TABLE near (
    id TEXT NOT NULL, rank INTEGER NOT NULL, other TEXT NOT NULL, part TEXT NOT NULL, shared BLOB NOT NULL,
    PRIMARY KEY (id, rank)
) WITHOUT ROWID;

-- what an editor names beside a story in vain: no other story, several, or one both pinned and shut out
CREATE TABLE unmet (id TEXT NOT NULL, wanted TEXT NOT NULL, PRIMARY KEY (id, wanted)) WITHOUT ROWID;

-- where else a story ran
CREATE TABLE rerun (id TEXT NOT NULL, rank INTEGER NOT NULL, other TEXT NOT NULL, PRIMARY KEY (id, rank)) WITHOUT ROWID;
CREATE INDEX rerun_other ON rerun (other);

-- the thread each dated story belongs to, by the name its page has
CREATE TABLE thread (id TEXT PRIMARY KEY, sort INTEGER NOT NULL, name TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX thread_name ON thread (name, sort);

-- search: what each volume's stories are found by, and the files that readers' browsers ask
CREATE TABLE volume (
    name TEXT PRIMARY KEY, state TEXT NOT NULL, stories INTEGER NOT NULL, places INTEGER NOT NULL,
    keys INTEGER NOT NULL, cards TEXT NOT NULL, later INTEGER NOT NULL, until TEXT NOT NULL, ages BLOB NOT NULL
);
-- the words of a volume that stand in one stretch of the dictionary, and how many stand before them
CREATE TABLE said (
    region INTEGER NOT NULL, volume TEXT NOT NULL, before INTEGER NOT NULL, words BLOB NOT NULL,
    PRIMARY KEY (region, volume)
);
CREATE INDEX said_volume ON said (volume);
CREATE TABLE find (name TEXT PRIMARY KEY, part TEXT NOT NULL, data BLOB NOT NULL);
CREATE INDEX find_part ON find (part);

-- pictures, style sheets, standing pages
CREATE TABLE matter (
    kind TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL,
    title TEXT NOT NULL, html TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;

-- the files of content/media that content files show
CREATE TABLE show (name TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (name, path)) WITHOUT ROWID;
CREATE INDEX show_path ON show (path);

-- what is known of those that are there; raster is null when it is no picture
CREATE TABLE picture (name TEXT PRIMARY KEY, digest TEXT NOT NULL, recipe TEXT NOT NULL, raster TEXT) WITHOUT ROWID;

-- gates four and five: every page as last printed
CREATE TABLE page (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, view TEXT NOT NULL,
    look TEXT NOT NULL, house TEXT NOT NULL, self TEXT NOT NULL, seen TEXT NOT NULL,
    sha256 TEXT NOT NULL, why TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX page_shelf ON page (kind, name);

-- suspicions: shelves whose pages may look different
CREATE TABLE dirty (kind TEXT NOT NULL, name TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (kind, name))
    WITHOUT ROWID;
"""

# What one build keeps for itself, in a file that goes with it.
OF_A_BUILD = """
-- the article files that it has written from raw records
CREATE TEMP TABLE converted (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""

# Made when the rows are there where there are many: that is cheaper.
NEAR_OTHER = "CREATE INDEX near_other ON near (other)"
PLACED = """CREATE TRIGGER placed AFTER INSERT ON place WHEN new.kind != 'ref' BEGIN
    INSERT INTO tally VALUES (new.kind, new.name, new.label, 1) ON CONFLICT DO UPDATE SET cards = cards + 1;
END"""
TABLES += f"{NEAR_OTHER}; {PLACED};"
