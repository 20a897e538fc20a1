"""Make ``pressbot/text/data/mediatopics.csv`` out of the IPTC's list; run by hand when the IPTC has a new one.

    python tests/text/make_topics.py /path/to/mediatopics.csv

Goes in: a CSV file with the columns qcode, broader, level, de, en (the active topics of the IPTC Media Topics,
release 2025-03-31, CC BY 4.0). Comes out: code, parent, de, en, in the same order.
What is changed on the way stands in ``_GERMAN``, and NOTICE says that something is.
"""

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parents[2] / "pressbot" / "text" / "data" / "mediatopics.csv"
_PREFIX = "medtop:"

#: German names that differ from the IPTC's.
_GERMAN = {
    # It has none.
    "20001383": "Flächennutzungspolitik",
    "20001384": "Partei",
    "20001385": "Politische Bewegung",
    "20001386": "Kommunismus",
    "20001387": "Demokratischer Sozialismus",
    "20001388": "Theokratie",
    "20001389": "Absolute Monarchie",
    "20001390": "Skibergsteigen",
    # Two topics share it. A name must lead back to its topic, because queries are kept as names.
    "20000183": "Unternehmensfinanzierung",
    "20000208": "Forschung und Entwicklung (Unternehmen)",
    "20000217": "Chemie (Industrie)",
    "20000218": "Biotechnologie (Industrie)",
    "20000270": "Wasserversorgung",
    "20000302": "Maschinenbau (Industrie)",
    "20000387": "Energie (Markt)",
    "20000435": "Bevölkerungswachstum",
    "20000504": "High Society",
    "20000627": "Datenschutz (Politik)",
    "20001015": "Poolbillard",
    "20001142": "Wandern und Klettern",
    "20001302": "Rekord (Sport)",
    # It would take a name from the topic that press offices mean by it.
    "20000304": "Medienwirtschaft",
    "20000344": "Wirtschaftslage",
    "20000485": "Medizinische Berufe",
    "20000768": "Gemeinschaften",
    # People who read press releases call it something else.
    "05000000": "Bildung",
    "20000168": "Feuerwehr und Rettung",
    "20000337": "Verkehr",
    "20000352": "Konsumklima",
    "20000269": "Abfallwirtschaft",
    # Slips of the pen.
    "20000295": "Luft- und Raumfahrtindustrie",
    "20000335": "Gastronomie",
    "20000376": "Handelsstreitigkeit",
    "20000414": "Aufnahmeprüfung/Abschluss",
    "20000688": "Religionskonflikt",
    "20000761": "Elektrotechnik",
    "20000816": "Sexuelles Verhalten",
    "20001151": "Shorttrack-Eisschnelllauf",
    "20001167": "Medizinische Ausrüstung",
    "20001168": "Heimtierprodukte und -dienstleistungen",
    "20001245": "Infrastrukturprojekte",
}


def main(source: Path) -> None:
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "parent", "de", "en"))
        for row in rows:
            code = row["qcode"].removeprefix(_PREFIX)
            parent = row["broader"].removeprefix(_PREFIX)
            writer.writerow((code, parent, _GERMAN.get(code, row["de"]).strip(), row["en"].strip()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
