"""The page of the benchmarks: one table of targets, and parts that are written one by one."""

from benchmarks.page import PAGE, PARTS, with_part
from benchmarks.tables import judged, targets

SEARCHED = targets(
    "searching",
    [
        judged("ours / theirs, p99", 100, 0.5, 1 / 40, asked=False),
        judged("ours / theirs, p99", 1_000, 0.02, 1 / 40, asked=True),
    ],
)


def test_a_part_is_written_without_touching_the_others_and_its_targets_stand_in_one_table() -> None:
    killed = with_part("", "killtest", f"K\n\n{targets('kills', [judged('lost', 9, 0, 0, asked=True)])}")
    page = with_part(killed, "search", f"A\n\n{SEARCHED}")
    assert page.endswith(
        "| search | ours / theirs, p99 | 1,000 | 1/50.0 | ≤ 1/40 | yes |\n"
        "| killtest | lost | 9 | 0.0 | ≤ 0 | yes |\n"
        "\n<!-- part: search -->\n\nA\n"
        "\n<!-- part: killtest -->\n\nK\n"
    )
    assert with_part(page, "search", f"A\n\n{SEARCHED}") == page
    assert with_part(page, "killtest", "L") == page.replace("\nK\n", "\nL\n").replace(
        "| killtest | lost | 9 | 0.0 | ≤ 0 | yes |\n", ""
    )


def test_the_page_of_this_repository_has_all_its_parts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [part for part in PARTS if f"<!-- part: {part} -->" not in page] == []
    assert [part for part in PARTS if f"\n| {part} | " not in page] == []
