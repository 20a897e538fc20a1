"""The searches and the subscriptions of the benchmark: of the stated kinds, the same for everybody, and to the point."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.cache import CHUNK, AnalysedCorpus
from benchmarks.corpus import published
from benchmarks.queries import OF_EACH_KIND, ZONE, Kind, searches
from benchmarks.subscriptions import standing
from pressbot.query.match import satisfies, wanted
from pressbot.query.syntax import canonical, parse


def test_there_are_as_many_searches_of_each_kind_and_none_twice(corpus: AnalysedCorpus) -> None:
    drawn = searches(corpus, CHUNK)
    assert Counter(each.kind for each in drawn) == dict.fromkeys(Kind, OF_EACH_KIND)
    assert len({each.text for each in drawn}) == len(drawn)
    assert drawn == searches(corpus, CHUNK)


@pytest.mark.parametrize("kind", Kind)
def test_every_search_finds_something(corpus: AnalysedCorpus, kind: Kind) -> None:
    releases = [each for chunk in corpus.chunks(0, CHUNK) for each in chunk]
    for asked in searches(corpus, CHUNK):
        if asked.kind is kind:
            sought = wanted(parse(asked.text), published(CHUNK), ZONE)
            found = [each for each in releases if satisfies(each.analysed, published(each.number), sought)]
            assert found, asked.text
            assert min(each.number for each in found) >= asked.since


def test_subscriptions_are_canonical_and_the_first_ones_stay_when_there_are_more(
    corpus: AnalysedCorpus, tmp_path: Path
) -> None:
    drawn = standing(corpus.corpus, 300, tmp_path, lambda count: None)
    assert sum(each.subscribers for each in drawn) == 300
    assert [each.text for each in drawn] == list(dict.fromkeys(canonical(parse(each.text)) for each in drawn))
    assert standing(corpus.corpus, 300, tmp_path, lambda count: None) == drawn


def test_popular_queries_have_many_subscribers(corpus: AnalysedCorpus, tmp_path: Path) -> None:
    drawn = standing(corpus.corpus, 2_000, tmp_path, lambda count: None)
    assert 0.6 < len(drawn) / 2_000 < 0.95
    assert max(each.subscribers for each in drawn) > 2
