"""Members: the roster that offices bring, and whom of it a paper belongs to.

**The roster.** ``sheets`` opens a file and ``headers`` knows its columns; ``rows`` checks a row,
with ``cells`` for each value and ``causes`` for what is wrong with it; ``roster`` takes the whole
file in, with its SQL in ``roster_sql``; ``by_hand`` writes one member. ``places`` hangs units below
their county, ``name_counts`` keeps how many have each name.

**A paper's member.** Start with ``matching``: it reads what a paper says (``seen``), looks members
up (``lookups``, ``unit_lookups``, and ``earlier`` for confirmed claims), has them weighed and
decides. ``weighing`` makes scores of what each fact is worth (``evidence``) and of who else would
fit (``kin``); ``linking`` holds what may be linked without a person. ``names``, ``id_numbers`` and
``employers`` say how far two spellings agree, with nothing but the spellings at hand.

Why it is so: ``docs/decisions/0012-who-is-linked.md``; for offices: ``docs/rosters.md``.
"""
