"""Conditions and releases of a few short tokens, which meet often: also such as no query leads to."""

from hypothesis import strategies as st

from pressbot.query.match import Beginning, Either, Every, Field, Near, Without, Words
from pressbot.text.analyse import Analysed
from pressbot.text.filters import place_token

_WOLFSBURG, _BRAUNSCHWEIG = place_token("Wolfsburg"), place_token("Braunschweig")

TOKENS = st.lists(st.sampled_from("abc"), max_size=6).map(tuple)
_FILTERS = st.lists(st.sampled_from(["a", "b", "c", _WOLFSBURG, _BRAUNSCHWEIG]), max_size=6).map(tuple)
ANALYSED = st.builds(Analysed, TOKENS, TOKENS, TOKENS, _FILTERS, TOKENS)
_SEQUENCE = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)
_WORDS = st.builds(Words, st.sampled_from(Field), st.lists(_SEQUENCE, min_size=1, max_size=2, unique=True).map(tuple))
_LEAF = st.one_of(
    _WORDS,
    st.builds(Beginning, st.sampled_from("abc")),
    st.builds(Near, st.sampled_from(["wolfsburg,5km", "wolfsburg,50km", "braunschweig,50km"])),
)
#: Up to trees that are too large to be told in clauses.
CONDITION = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.builds(Without, inner),
        st.lists(inner, min_size=1, max_size=4).map(lambda each: Every(tuple(each))),
        st.lists(inner, min_size=1, max_size=4).map(lambda each: Either(tuple(each))),
    ),
    max_leaves=12,
)
