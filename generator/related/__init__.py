"""Related stories: which stories of the archive tell of the same, and why.

    tokens      the words of a text, of any script: standard library
    words       a text as counted terms, where articles are parsed: Snowball as well
    weights     counted terms as weighted vectors, by counts frozen in the ledger
    empty       words that tell nothing, in every language
    english     what common English words mean, and how common they are: a table
    index       the vectors of an archive in files that are mapped, not read
    nearest     the stories nearest to one
    threads     coverage of one story over time

Every number that decides anything is an integer, or a sum of integers below 2**53 in floating point,
so that every machine agrees. Knows no catalog, and of the disk only its own index.
"""

NAME, TAG, SECTION = "@", "#", "/"  # what a term that is no plain word begins with
