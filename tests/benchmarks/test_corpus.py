"""The corpus of the benchmark: the same for everybody, and like press releases in what search feels of them."""

from collections import Counter
from statistics import mean

import pytest

from benchmarks import cache
from benchmarks.cache import CHUNK, AnalysedCorpus, Archived
from benchmarks.corpus import PLACES, SOURCES, THREE_YEARS, Corpus, published
from benchmarks.words import vocabulary
from pressbot.text.analyse import analyse


@pytest.fixture(scope="session")
def releases(corpus: AnalysedCorpus) -> list[Archived]:
    return [each for chunk in corpus.chunks(0, CHUNK) for each in chunk]


def test_a_release_is_made_from_the_seed_and_its_number_alone() -> None:
    assert Corpus(7).release(3) == Corpus(7).release(3)
    assert Corpus(7).release(3) != Corpus(8).release(3)
    assert Corpus(7).release(3) != Corpus(7).release(4)


def test_what_is_kept_on_disk_is_what_the_analysis_says(corpus: AnalysedCorpus, releases: list[Archived]) -> None:
    release = corpus.corpus.release(11)
    assert releases[11].analysed == analyse(release)
    assert (releases[11].headline, releases[11].language) == (release.headline, release.language)
    assert corpus.corpus.sources[releases[11].source] == release.source


def test_the_words_are_many_and_the_sources_as_many_as_stated(corpus: AnalysedCorpus) -> None:
    assert len(set(vocabulary("de").content)) >= 200_000
    assert len({source.name for source in corpus.corpus.sources}) == SOURCES
    assert len({source.place for source in corpus.corpus.sources}) == PLACES


def test_texts_are_as_long_as_press_releases_and_mostly_german(releases: list[Archived]) -> None:
    assert 300 < mean(len(each.analysed.body) for each in releases) < 400
    assert 0.78 < mean(each.language == "de" for each in releases) < 0.92
    assert 0.3 < mean(each.has_picture for each in releases) < 0.5


def test_some_words_are_common_many_are_rare(releases: list[Archived]) -> None:
    spread = Counter(token for each in releases for token in {*each.analysed.title, *each.analysed.body})
    shares = [count / len(releases) for count in spread.values()]
    assert sum(0.08 <= share <= 0.6 for share in shares) > 100
    assert sum(share == 1 / len(releases) for share in shares) > len(shares) / 3


def test_three_years_of_releases_are_three_years() -> None:
    assert (published(THREE_YEARS) - published(0)).days in (1094, 1095)


def test_after_the_last_text_they_all_come_again_in_another_order(
    corpus: AnalysedCorpus, releases: list[Archived], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "DISTINCT", CHUNK)
    again = [each for chunk in corpus.chunks(CHUNK, 2 * CHUNK) for each in chunk]
    assert [each.number for each in again] == list(range(CHUNK, 2 * CHUNK))
    assert Counter(each.analysed for each in again) == Counter(each.analysed for each in releases)
    assert [each.analysed for each in again] != [each.analysed for each in releases]


def test_releases_can_be_taken_from_anywhere(corpus: AnalysedCorpus, releases: list[Archived]) -> None:
    assert [each for chunk in corpus.chunks(120, 200) for each in chunk] == releases[120:200]
    assert list(corpus.chunks(120, 120)) == [], "nothing is missing"
