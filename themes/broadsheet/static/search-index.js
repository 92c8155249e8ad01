// Asks the archive's index: which stories hold these words. Knows no page, and fetches what `load` gives it.
// How the files are built is told in generator/search/: shards.py, volume.py, of `fold` folding.py.
"use strict";

// A script and no module: browsers load no modules from a folder that is opened without a server.
const Search = (() => {

const WORD = /\p{Nd}+(?:[.,:]\p{Nd}+)*|[\p{L}\p{Nl}\p{No}][\p{L}\p{M}\p{Nl}\p{No}\u00ad\u200c\u200d]+/gu;
const OPEN = new RegExp(`(?:${WORD.source})$`, "u");
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;
const BITS = 4;
const CARDS = 128; // places whose cards share a file
const GUESSES = 24; // words that a beginning may stand for
const FAR = 2; // of them, spellings of a word that begins otherwise
const MARK = 4; // characters that tell two states of a file apart
const FILES = 12; // for a question, of which so many are asked at first:
const FIRST = 6; // with the words that tell most, or words to leave out,
const MANY = 10; // and with all words; some more where hardly any could be looked up
const SCREEN = 10; // results

const LEFT_OUT = /[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\u{e0100}-\u{e01ef}]/gu;

const fold = (text) => text.toLowerCase().normalize("NFKD").replace(LEFT_OUT, "");

const isUnspaced = (text) => text.search(UNSPACED) >= 0;

// The words of a text, folded; of Chinese, Japanese and Korean each two characters in a row.
function tokens(text) {
  return (text.toLowerCase().normalize("NFC").match(WORD) ?? []).flatMap(parts).map(fold);
}

function parts(word) {
  const found = [];
  let at = 0;
  for (const run of word.matchAll(UNSPACED)) {
    if (run.index > at) found.push(word.slice(at, run.index));
    const chars = [...run[0]];
    found.push(...(chars.length > 1 ? chars.slice(1).map((char, n) => chars[n] + char) : chars));
    at = run.index + run[0].length;
  }
  return [...found, word.slice(at)].filter((part) => /[\p{L}\p{N}]/u.test(part));
}

// What a reader asks for: words, "words in a row" as `row` has them, -words to leave out. `open`: the last word may go on;
// `unfinished`: the words in a row may.
function understand(text) {
  const open = OPEN.test(text.normalize()), asked = { words: [], phrases: [], without: [], open, unfinished: false };
  for (const [, minus, phrase, end, word] of text.matchAll(/(-?)(?:"([^"]*)("?)|([^\s"]+))/gu)) {
    const said = phrase ?? word;
    const list = minus ? asked.without : asked.words;
    for (const one of tokens(said)) if (!list.includes(one)) list.push(one);
    if (phrase && !minus && tokens(phrase).length > 1) asked.phrases.push(end || !open ? row(phrase) : row(phrase).trimEnd());
    if (end === "" && !minus) asked.unfinished = true;
  }
  const last = tokens(text).at(-1);
  asked.open &&= asked.words.at(-1) === last && last?.length > 1;
  return asked;
}

const row = (text) => ` ${tokens(text).join(" ")} `;

// How many letters differ between two words, two in a row that changed places counted once.
function distance(one, two) {
  let rows = [[], Array.from({ length: two.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= two.length; j++) {
      const same = one[i - 1] === two[j - 1] ? 0 : 1;
      row[j] = Math.min(row[j - 1] + 1, rows[1][j] + 1, rows[1][j - 1] + same);
      const swapped = i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[0][j - 2] + 1);
    }
    rows = [rows[1], row];
  }
  return rows[1][two.length];
}

const isNear = (one, two) => Math.abs(one.length - two.length) < 3 && distance(one, two) <= (one.length > 5 ? 2 : 1);

// How many letters two words begin with alike.
function alike(one, two) {
  let n = 0;
  while (n < one.length && one[n] === two[n]) n++;
  return n;
}

const fileName = (start) => start.replace(/[^a-z0-9]/gu, (char) => `_${char.codePointAt(0).toString(16)}_`);

// By which lists tell of a volume.
function numbered(name) {
  const [year, month = 0] = name.split("-").map(Number);
  return year ? year * 13 + month : 0;
}

// What a question asks for. Looking words up leaves `kept` for the first story found.
class Files {
  constructor(kept = 0) {
    this.names = new Set(["index.bin"]);
    this.most = FILES - kept;
  }

  // Whether these, too, are few enough, or had already; if so, the question has them.
  take(names, most = this.most) {
    const all = new Set([...this.names, ...names]);
    if (all.size > Math.max(most, this.names.size)) return false;
    this.names = all;
    return true;
  }
}

class Index {
  // `load(name)` gives a Response of a file of the index.
  constructor(load) {
    this.load = load;
    this.files = new Map();
  }

  // A file that the question has. Raises what `load` raises, and Error when the answer is none.
  async get(name, read, files) {
    if (!files.names.has(name)) throw new Error(`${name}: not counted`);
    if (!this.files.has(name)) {
      const file = this.load(name).then((answer) => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
        return read(answer);
      });
      file.catch(() => this.files.delete(name));
      this.files.set(name, file);
    }
    return this.files.get(name);
  }

  json(name, files) {
    return this.get(name, (answer) => answer.json(), files);
  }

  // Kind → [key, name] each; none if there is no room for them.
  async names(files = new Files()) {
    return files.take(["names.json"]) ? this.json("names.json", files) : {};
  }

  async open() {
    if (this.volumes) return;
    const { index } = await this.get("index.bin", async (answer) => {
      const bytes = new Uint8Array(await answer.arrayBuffer()), end = 4 + new DataView(bytes.buffer).getUint32(0, true);
      const index = JSON.parse(new TextDecoder().decode(bytes.subarray(4, end)));
      return Object.assign(new Shard(bytes.subarray(end), index.base), { index });
    }, new Files());
    this.shelves = ["all", "new"].map((part) => ({ part, ...index[part] })).filter((shelf) => shelf.starts.length);
    this.shelves.push({ starts: [""], file: "index.bin" }); // of the newest stories
    let start = 0;
    this.volumes = index.volumes.map(([name, places, stories, mark]) => {
      const volume = { name, start, places, stories, mark };
      start += places;
      return volume;
    });
    this.starts = new Map(this.volumes.map(({ name, start }) => [numbered(name), start]));
    this.places = start;
    this.stories = this.volumes.reduce((sum, volume) => sum + volume.stories, 0);
  }

  get years() {
    return [...new Set(this.volumes.map((volume) => volume.name.slice(0, 4)))].filter((year) => /^\d/.test(year));
  }

  volume(place) {
    let low = 0, high = this.volumes.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.volumes[middle].start <= place) low = middle;
      else high = middle;
    }
    return this.volumes[low];
  }

  // ── the dictionary ──

  // The files of the shards that `ask` names of each shelf, [number].
  wanted(ask) {
    const file = ({ part, starts, marks }, at) => `${part}-${fileName(starts[at])}.bin?${marks.slice(at * MARK, (at + 1) * MARK)}`;
    return this.shelves.flatMap((shelf) => ask(shelf).map((at) => shelf.file ?? file(shelf, at)));
  }

  // These shards; null if they were too many for a question.
  async shards(files, ask) {
    const wanted = this.wanted(ask), read = async (answer) => new Shard(new Uint8Array(await answer.arrayBuffer()));
    return files.take(wanted) ? Promise.all(wanted.map((name) => this.get(name, read, files))) : null;
  }

  at(shelf, word) {
    const after = shelf.starts.findIndex((start) => start > word);
    return Math.max(0, (after < 0 ? shelf.starts.length : after) - 1);
  }

  // The files of a shelf in which a word may stand; with `open`, words that begin so, too.
  stretch(shelf, word, open) {
    const at = this.at(shelf, word);
    return open && shelf.starts[at + 1]?.startsWith(word) ? [at, at + 1] : [at];
  }

  // Words, first those that tell stories apart best: where many stories have words that begin alike, files part at more
  // letters of a word. The last ones are most like words of the archive.
  telling(words) {
    const [{ starts }] = this.shelves;
    const fine = words.map((word) => {
      const at = this.at(this.shelves[0], word);
      return [word, Math.max(...starts.slice(at, at + 2).map((start) => alike(word, start))) / word.length];
    });
    return fine.sort((one, two) => one[1] - two[1] || two[0].length - one[0].length).map(([word]) => word);
  }

  // Of these words those that few files tell of: Map of word → what `look` finds.
  async looked(words, last, files, most) {
    const few = words.filter((word) => files.take(this.wanted((shelf) => this.stretch(shelf, word, word === last)), most));
    return new Map(await Promise.all(few.map(async (word) => [word, await this.look(word, word === last, files)])));
  }

  // Of many words those that tell most; where the archive lacks some of them, rather those that it may have.
  async chosen({ words, open, phrases }, files) {
    const found = new Map(), held = () => [...found.values()].filter((one) => one?.lists.length).length;
    const order = this.telling(words), last = open ? words.at(-1) : null;
    for (const most of [FIRST, MANY, files.most]) {
      if (phrases.length && found.size) break; // stories are read for words in a row
      if (most === files.most && held() > 1) break;
      const left = order.filter((word) => !found.has(word));
      const more = await this.looked(held() < found.size ? left.reverse() : left, last, files, most);
      more.forEach((one, word) => found.set(word, one));
    }
    return [...found.values()].filter((one) => one);
  }

  // The lines with a word, and those with words that begin so, [{shard, line}]; null if too many files tell of them.
  async lines(word, open, files) {
    let shards = await this.shards(files, (shelf) => this.stretch(shelf, word, open));
    if (!shards) return null;
    const pick = (choose) => shards.flatMap((shard) => choose(shard).map((line) => ({ shard, line })));
    if (!pick((shard) => shard.exact(word)).length) { // its key may stand before it
      const before = (shelf, at = this.at(shelf, word)) => (at && shelf.starts[at].slice(0, 3) === word.slice(0, 3) ? [at - 1] : []);
      const more = await this.shards(files, (shelf) => before(shelf));
      if (!more) return null;
      shards = [...more, ...shards];
    }
    return { exact: pick((shard) => shard.exact(word)), begun: open ? pick((shard) => shard.begun(word)) : [], shards };
  }

  // The lines of a key; null as above.
  async keyed(key, files) {
    const shards = await this.shards(files, (shelf) => [this.at(shelf, key)]);
    return shards && shards.flatMap((shard) => shard.keyed(key).map((line) => ({ shard, line })));
  }

  // The lines of the keys that these stand for; null as above.
  async followed(found, files) {
    const keys = [...new Set(found.map(({ line }) => line.target || line.key))];
    const lines = await Promise.all(keys.map((key) => this.keyed(key, files)));
    return lines.includes(null) ? null : lines.flat();
  }

  // Where a word stands: its lists, and every spelling that counts as it; with `open`, those of words that begin so. Null
  // as above.
  async look(word, open, files) {
    const lines = await this.lines(word, open, files), own = lines && await this.followed(lines.exact, files);
    if (!own) return null;
    const { begun, shards } = lines;
    const guessed = begun.filter(({ line }) => !line.target && !own.some((one) => one.line === line));
    guessed.sort((one, two) => two.line.size - one.line.size);
    const far = begun.filter(({ line }) => line.target && !line.target.startsWith(word)).slice(0, FAR);
    guessed.push(...await this.followed(far, files) ?? []);
    const weighed = [...own.map((one) => [one, 1]), ...guessed.slice(0, GUESSES).map((one) => [one, own.length ? 0.5 : 1])];
    if (!weighed.length) {
      const related = shards.flatMap((shard) => shard.related(word).slice(-1).map((line) => ({ shard, line })));
      weighed.push(...related.map((one) => [one, 0.5]));
    }
    return this.told(word, open, weighed);
  }

  // What is filed under a key, and under no other that is like it, as above; of common ones, too, all stories are told.
  async filed(key, files) {
    const lines = await this.keyed(key, files);
    return lines && { ...this.told(key, false, lines.map((one) => [one, 1])), common: 0 };
  }

  told(word, open, weighed) {
    const found = { word, open, lists: [], spellings: new Set([word]), common: 0 };
    for (const [{ shard, line }, weight] of weighed) {
      for (const spelling of line.spellings) found.spellings.add(spelling);
      found.common += line.held;
      found.lists.push({ ...shard.list(line, this.starts), weight });
    }
    return found;
  }

  // Of the words that are written nearly so the commonest.
  async near(word, files) {
    const { shards } = await this.lines(word, false, files) ?? { shards: [] };
    const lines = shards.flatMap((shard) => shard.lines).filter((line) => line.size && !line.key.includes("/"));
    const spelled = (line) => line.spellings.find((one) => isNear(word, one));
    return lines.filter(spelled).sort((one, two) => two.size - one.size).map(spelled)[0];
  }

  // ── the answer ──

  // {places: of the stories, best first; some: whether a word had to be let go; whole: whether they are all that hold the words;
  // lacking: words that no story has; found: of each word; untold, kept: words to find, and to leave out, that were not
  // looked up; files: of the question; years: how many in each if none were chosen; count: below}. `chosen`: year, and
  // keys of section, tag, author, source.
  async find(asked, chosen) {
    await this.open();
    const files = new Files(asked.phrases.length ? 2 : 1);
    const kinds = ["section", "source", "tag", "author"].filter((kind) => chosen[kind]);
    const [filters, without, words] = await Promise.all([
      Promise.all(kinds.map((kind) => this.filed(`${kind}/${chosen[kind]}`, files))),
      this.looked(asked.without, null, files, FIRST).then((found) => [...found.values()].filter((one) => one)),
      this.chosen(asked, files),
    ]);
    const [untold, kept] = [[asked.words, words], [asked.without, without]].map(([all, some]) => {
      const told = new Set(some.map((one) => one.word));
      return all.filter((word) => !told.has(word));
    });
    const found = [...(words.length ? words : filters)];
    const lacking = words.filter((one) => !one.lists.length).map((one) => one.word);
    const required = found.filter((one) => one.lists.length && !one.common);
    const { held, score } = this.weigh(found, required.length ? required : found);
    const allowed = this.allowed(filters, without);
    let least = required.length || 1;
    let places = lacking.length && lacking.length === words.length ? [] : this.ranked(allowed, held, score, least);
    const some = !places.length || lacking.length > 0;
    if (!places.length && least > 1) places = this.ranked(allowed, held, score, --least);
    const inYear = (place) => !chosen.year || this.volume(place).name.startsWith(chosen.year);
    // How many are filed under each of these keys, if none of their kind is chosen; null where that cannot be told.
    const count = async (kind, keys, those) => {
      if (!words.length && chosen[kind]) return null;
      const free = this.allowed(filters.filter((_, n) => kinds[n] !== kind), without);
      const holds = (place) => (those ? those.has(place) : held[place] >= least && score[place] && free(place) && inYear(place));
      const own = new Files(), looked = await Promise.all(keys.map((key) => this.filed(`${kind}/${key}`, own)));
      return looked.map((one) => one && one.lists.reduce((sum, list) => sum + list.places.filter(holds).length, 0));
    };
    const whole = !found.some((one) => one.common);
    found.push(...untold.map((word) => ({ word, lists: [], spellings: new Set([word]) })));
    const years = this.byYear(places);
    return { places: places.filter(inYear), years, count, whole, some: some && places.length > 0, lacking, found, untold, kept, files };
  }

  byYear(places) {
    const counts = {};
    for (const place of places) {
      const year = this.volume(place).name.slice(0, 4);
      counts[year] = (counts[year] ?? 0) + 1;
    }
    return counts;
  }

  // How many of the required words each place holds, and how much it is about all of them.
  weigh(found, required) {
    const held = new Uint16Array(this.places), score = new Float32Array(this.places), best = new Float32Array(this.places);
    for (const one of found) {
      const stories = one.common || one.lists.reduce((sum, list) => sum + list.places.length, 0);
      const rare = Math.log(1 + this.stories / Math.max(stories, 1));
      for (const { places, strengths, weight } of one.lists) {
        for (let n = 0; n < places.length; n++) best[places[n]] = Math.max(best[places[n]], strengths[n] * weight);
      }
      const counts = required.includes(one);
      for (const { places } of one.lists) {
        for (const place of places) {
          if (!best[place]) continue;
          score[place] += rare * best[place];
          held[place] += counts;
          best[place] = 0;
        }
      }
    }
    return { held, score };
  }

  allowed(filters, without) {
    const allowed = new Uint8Array(this.places);
    for (const filter of filters) for (const { places } of filter.lists) for (const place of places) allowed[place]++;
    const most = filters.length;
    for (const one of without) for (const { places } of one.lists) for (const place of places) allowed[place] = 255;
    return (place) => allowed[place] === most;
  }

  // Of two equally good, that of the newer year or month; a century makes a story a tenth better.
  ranked(allowed, held, score, least) {
    const found = [];
    for (let at = 0; at < this.volumes.length; at++) {
      const { start, places } = this.volumes[at];
      const recent = 1 + 0.1 * (at / this.volumes.length);
      for (let place = start; place < start + places; place++) {
        if (held[place] >= least && score[place] && allowed(place)) {
          score[place] *= recent;
          found.push(place);
        }
      }
    }
    return found.sort((one, two) => score[two] - score[one] || two - one);
  }

  // ── what a result shows ──

  // The cards of the next of these places that fit on a screen and are in few files, with their stories if these are
  // `read`; first those whose headline holds more of the words that were not looked up.
  async screen(places, { untold }, files, read = false) {
    const end = places.findIndex((place, n) => n >= SCREEN || !files.take([this.cardFile(place), ...(read ? [place] : [])], FILES));
    const cards = await this.cards(end < 0 ? places : places.slice(0, end), files);
    const held = ({ title }) => tokens(title).filter((word) => untold.includes(word)).length;
    return cards.sort((one, two) => held(two) - held(one));
  }

  cardFile(place) {
    const { name, start, mark } = this.volume(place);
    return `${name}-${Math.floor((place - start) / CARDS)}.json?${mark}`;
  }

  async cards(places, files) {
    return Promise.all(places.map(async (place) => {
      const rows = await this.json(this.cardFile(place), files);
      const spot = place - this.volume(place).start;
      const [, url, title, day, gist, section, authors, source, thread, language] = rows.find((row) => row[0] === spot);
      return { place, url, title, day, gist, section, authors, source, thread, language };
    }));
  }
}

class Line {
  constructor(text, begin) {
    const tab = text.indexOf("\t"), value = tab + 1;
    this.key = text.slice(0, tab);
    this.target = text[value] === "=" ? text.slice(value + 1) : "";
    this.begin = begin;
    this.size = this.target ? 0 : parseInt(text.slice(value), 10);
    this.text = text;
  }

  // How other spellings go on; taken apart for the few lines that are asked for it.
  get forms() {
    const found = this.text.split("\t")[2];
    return found ? found.split(" ") : [];
  }

  get spellings() {
    return [this.key, ...this.forms.map((form) => (form[0] === "~" ? form.slice(1) : this.key + form))];
  }

  get held() {
    return Number(this.text.split("\t")[3] ?? 0);
  }
}

class Shard {
  // `base`: what its lists leave away of the numbers of volumes.
  constructor(bytes, base = 0) {
    this.base = base;
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    this.bytes = bytes;
    let begin = 4 + size;
    let key = "";
    this.lines = new TextDecoder().decode(bytes.subarray(4, begin)).split("\n").slice(0, -1).map((text) => {
      const line = new Line(key.slice(0, parseInt(text[0], 36)) + text.slice(1), begin);
      begin += line.size;
      key = line.key;
      return line;
    });
    if (begin !== bytes.length) throw new Error("a file of the index breaks off");
  }

  keyed(key) {
    return this.lines.filter((line) => line.key === key && !line.target);
  }

  exact(word) {
    return this.lines.filter((line) => line.key === word || (word.startsWith(line.key) && line.forms.includes(word.slice(line.key.length))));
  }

  begun(word) {
    return this.lines.filter((line) => !line.key.includes("/") && (line.key.startsWith(word) ||
      (word.startsWith(line.key) && line.forms.some((form) => (line.key + form).startsWith(word)))));
  }

  // An ending that the archive has not seen on a word that it has. Snowball's English writes a last y as i.
  related(word) {
    return this.lines.filter(({ key, size }) => size && key.length > 2 && word.length - key.length < 4 &&
      (word.startsWith(key) || word.replace(/y$/, "i") === key));
  }

  // `starts`: of each volume, by the number that lists tell it by, where its places begin.
  list({ begin, size }, starts) {
    const places = [], strengths = [];
    if (!size) return { places, strengths };
    const bits = new Bits(this.bytes, begin + 1, begin + size), fine = this.bytes[begin];
    for (let more = bits.ones(), volume = this.base - 1; more >= 0; more = bits.ones()) {
      volume += bits.number(bits.ones(), 1);
      for (let place = starts.get(volume) - 1; more >= 0; more--) {
        place += 1 + (bits.ones() << fine) + bits.number(fine);
        places.push(place);
        strengths.push(bits.number(1) ? bits.number(BITS) : 1);
      }
    }
    return { places, strengths };
  }
}

class Bits {
  constructor(bytes, begin, end) {
    Object.assign(this, { bytes, at: 8 * begin, end: 8 * end });
  }

  // How many ones come before a zero; of none to come, -1.
  ones() {
    for (let n = 0; this.at < this.end; n++) if (!this.number(1)) return n;
    return -1;
  }

  // `found`: the digits before.
  number(size, found = 0) {
    for (let n = 0; n < size; n++, this.at++) found = (found << 1) | ((this.bytes[this.at >> 3] >> (7 - (this.at & 7))) & 1);
    return found;
  }
}

return { Files, Index, fold, isNear, isUnspaced, row, tokens, understand };

})();
