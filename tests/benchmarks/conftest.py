"""A corpus of the benchmark, small, for all its tests."""

import pytest

from benchmarks.cache import CHUNK, AnalysedCorpus
from benchmarks.corpus import Corpus


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> AnalysedCorpus:
    """The first chunk of releases, analysed."""
    analysed = AnalysedCorpus(Corpus(7), tmp_path_factory.mktemp("corpus"))
    analysed.prepare(CHUNK, lambda count: None)
    return analysed
