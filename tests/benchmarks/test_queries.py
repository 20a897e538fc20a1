"""The searches and the subscriptions of the benchmark: of the stated kinds, the same for everybody, and to the point."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.cache import CHUNK, AnalysedCorpus
from benchmarks.corpus import published
from benchmarks.queries import OF_EACH_KIND, ZONE, Kind, searches
from benchmarks.subscriptions import prepare, standing
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


@pytest.fixture(scope="session")
def prepared(corpus: AnalysedCorpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subscriptions")
    prepare(corpus.corpus, 2_000, folder, lambda what, count: None)
    return folder


def test_the_queries_of_subscriptions_are_in_normal_form_and_each_is_there_once(
    corpus: AnalysedCorpus, prepared: Path
) -> None:
    drawn = standing(corpus.corpus, 2_000, prepared)
    assert sum(each.subscribers for each in drawn) == 2_000
    assert [each.text for each in drawn] == list(dict.fromkeys(canonical(parse(each.text)) for each in drawn))
    assert 0.6 < len(drawn) / 2_000 < 0.95
    assert max(each.subscribers for each in drawn) > 2


def test_fewer_subscriptions_are_the_first_ones(corpus: AnalysedCorpus, prepared: Path) -> None:
    few, many = (standing(corpus.corpus, count, prepared) for count in (300, 2_000))
    assert [each.text for each in few] == [each.text for each in many[: len(few)]]
    assert sum(each.subscribers for each in few) == 300
