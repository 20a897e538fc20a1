"""How ``pressbot/text/data/places.tsv.gz`` was made; run by hand when the gazetteers change, not needed at run time.

In: the two GeoNames gazetteers (CC BY 4.0) in ``../shared/data/vocab``, or in the folder given as argument, the names
of countries as Babel has them from Unicode CLDR, and the tables below. Out: the package data, equal byte for byte
whenever the input is. It is a table lying on its side, so that a column is read at one go; a line is a column, the
most populous place first, its cells parted by tabs:

    id, name, its other names, what it is called elsewhere, latitude, longitude, population, German state, country

where the names in one cell are parted by ``|``. The ids:

- a town has its number in GeoNames
- a German state has the first two digits of the official municipality key, negative: Niedersachsen is -3
- a country has -(1000 + 26 * a + b), a and b being the places of its ISO 3166 letters in the alphabet: AA would be -1000

Berlin and Hamburg are towns and states at once and have one line, as towns. Bremen is the town; the state, which
has Bremerhaven too, is called "Land Bremen".
"""

import csv
import gzip
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from pressbot.text.gazetteer import bare_spelling, spelling

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY = ROOT.parent / "shared" / "data" / "vocab"
TARGET = ROOT / "pressbot" / "text" / "data" / "places.tsv.gz"

#: "Frankfurt am Main", "Kempten (Allgäu)" and "Neukirch/Lausitz" are called by their first part, too.
_FIRST_PART = re.compile(r"(.+?)(?:\s+(?:am|an|auf|bei|im|in|ob|vor)\s.*|\s*[(/].*)")
_SHORTEST_ALIAS = 4
#: The same name in the same state no farther apart than this, in degrees, is one place listed twice.
_LISTED_TWICE = 0.02

#: Key, name as the gazetteer has it, other names.
STATES = """
8|Baden-Württemberg|BaWü|BW|Baden-Wurttemberg
9|Bayern|Bavaria|Freistaat Bayern
12|Brandenburg|Land Brandenburg
4|Bremen|Freie Hansestadt Bremen|Bundesland Bremen|State of Bremen
6|Hessen|Hesse|Land Hessen
13|Mecklenburg-Vorpommern|MV|Meck-Pomm|Mecklenburg-Western Pomerania
3|Niedersachsen|Lower Saxony|Nds
5|Nordrhein-Westfalen|NRW|North Rhine-Westphalia
7|Rheinland-Pfalz|RLP|Rhineland-Palatinate
10|Saarland|The Saarland
14|Sachsen|Saxony|Freistaat Sachsen
15|Sachsen-Anhalt|LSA|Saxony-Anhalt
1|Schleswig-Holstein|SH
16|Thüringen|Thuringia|Freistaat Thüringen
"""

#: What people call countries beside the names in CLDR; an exclamation mark goes with the name to show.
COUNTRIES = """
AE VAE|UAE|Emirate
BA Bosnien|Bosnia|Bosnia and Herzegowina|Bosnia and Herzegovina
BN !Brunei
BY Weißrussland
CD DR Kongo|Demokratische Republik Kongo|Democratic Republic of the Congo
CG Republik Kongo|Republic of the Congo
CI !Elfenbeinküste|Ivory Coast
CN Volksrepublik China
CV Kap Verde
CZ Tschechische Republik|Czech Republic
DE Germany|Bundesrepublik Deutschland|Bundesrepublik|BRD
GB !Großbritannien|UK|Great Britain|Britain
HK !Hongkong|Hong Kong
IL Staat Israel
KP North Korea
KR Republik Korea
LU Großherzogtum Luxemburg
MD !Moldau|Moldawien
MK Mazedonien|Macedonia
MM Burma|Birma
MO !Macau|Macao
NL Holland|The Netherlands
PS !Palästina|Palestine
RU Russische Föderation|Russian Federation
SK Slowakische Republik
SZ Swasiland|Swaziland
TL Osttimor|East Timor
TR Turkey
US !USA|US|U.S.A.|Vereinigte Staaten von Amerika|United States of America
VA Vatikan|Vatican
"""

#: Towns the gazetteers list in English or in their own language: German name = name in the list = further names.
TOWNS = """
DE München=Munich, Nürnberg=Nuremberg, Köln=Köln=Cologne, Hannover=Hannover=Hanover, Hameln=Hameln=Hamelin
DE Braunschweig=Braunschweig=Brunswick, Frankfurt am Main=Frankfurt am Main=Frankfurt a.M.=Frankfurt a. M.
DE Freiburg im Breisgau=Freiburg, Koblenz=Koblenz=Coblenz, Mülheim an der Ruhr=Mülheim, Esslingen am Neckar=Esslingen
DE Offenbach am Main=Offenbach, Hanau=Hanau am Main, Marburg=Marburg an der Lahn
AT Wien=Vienna, Klagenfurt am Wörthersee=Klagenfurt am Wörthersee=Klagenfurt
CH Zürich=Zürich=Zurich, Genf=Geneva=Genève, Luzern=Luzern=Lucerne, Sankt Gallen=Sankt Gallen=St. Gallen
CH Biel=Biel/Bienne=Bienne, Freiburg im Üechtland=Fribourg, Neuenburg=Neuchâtel, Sitten=Sitten=Sion, Bern=Bern=Berne
BE Brüssel=Brussels=Bruxelles=Brussel, Antwerpen=Antwerp, Gent=Gent=Ghent, Lüttich=Liège, Brügge=Brugge=Bruges
BE Löwen=Leuven, Ostende=Ostend, Mecheln=Mechelen
NL Den Haag=The Hague, Nimwegen=Nijmegen
LU Luxemburg=Luxembourg=Luxemburg-Stadt=Luxembourg City
FR Straßburg=Strasbourg, Nizza=Nice, Mülhausen=Mulhouse, Marseille=Marseille=Marseilles, Lyon=Lyon=Lyons
IT Rom=Rome=Roma, Mailand=Milan=Milano, Neapel=Naples=Napoli, Turin=Turin=Torino, Genua=Genoa=Genova
IT Florenz=Florence=Firenze, Venedig=Venice=Venezia, Padua=Padua=Padova, Bozen=Bolzano, Trient=Trento
IT Meran=Merano, Brixen=Bressanone, Triest=Trieste, Syrakus=Siracusa
PL Warschau=Warsaw=Warszawa, Krakau=Kraków=Cracow, Breslau=Wrocław, Łódź=Łódź=Lodsch, Posen=Poznań, Danzig=Gdańsk
PL Stettin=Szczecin, Kattowitz=Katowice, Opole=Opole=Oppeln, Gliwice=Gliwice=Gleiwitz, Olsztyn=Olsztyn=Allenstein, Zielona Góra=Zielona Góra=Grünberg
CZ Prag=Prague=Praha, Brünn=Brno, Ostrava=Ostrava=Ostrau, Liberec=Liberec=Reichenberg, Olmütz=Olomouc, Karlsbad=Karlovy Vary
CZ Pilsen=Pilsen=Plzeň, Budweis=České Budějovice, Hradec Králové=Hradec Králové=Königgrätz, Ústí nad Labem=Ústí nad Labem=Aussig
DK Kopenhagen=Copenhagen=København, Aarhus=Århus, Sønderborg=Sønderborg=Sonderburg
SE Göteborg=Gothenburg
FI Helsinki=Helsinki=Helsingfors
ES Sevilla=Sevilla=Seville, Saragossa=Zaragoza=Saragossa, Palma de Mallorca=Palma
PT Lissabon=Lisbon=Lisboa, Porto=Porto=Oporto
GR Athen=Athens, Thessaloniki=Thessaloníki=Saloniki, Piräus=Piraeus
HU Pécs=Pécs=Fünfkirchen
RO Bukarest=Bucharest, Sibiu=Sibiu=Hermannstadt, Timişoara=Timişoara=Temeswar=Temeschwar, Braşov=Braşov=Kronstadt, Cluj-Napoca=Cluj-Napoca=Klausenburg=Cluj
BG Sofia=Sofia
RS Belgrad=Belgrade
SI Ljubljana=Ljubljana=Laibach
HR Zagreb=Zagreb=Agram
SK Bratislava=Bratislava=Pressburg
UA Kiew=Kyiv=Kiev, Charkiw=Kharkiv=Charkow, Odessa=Odesa, Lwiw=Lviv=Lemberg, Saporischschja=Zaporizhzhya
RU Moskau=Moscow, Sankt Petersburg=Saint Petersburg=St. Petersburg, Jekaterinburg=Yekaterinburg
RU Nischni Nowgorod=Nizhniy Novgorod, Kasan=Kazan, Wolgograd=Volgograd, Kaliningrad=Kaliningrad=Königsberg, Sotschi=Sochi
LT Vilnius=Vilnius=Wilna, Klaipėda=Klaipėda=Memel
MD Chișinău=Chisinau=Chisinau
GE Tiflis=Tbilisi
AM Eriwan=Yerevan=Jerewan
AL Tirana=Tirana
CY Nikosia=Nicosia
TR Istanbul=Istanbul
EG Kairo=Cairo, Alexandria=Alexandria
DZ Algier=Algiers
IL Jerusalem=Jerusalem
SY Damaskus=Damascus
IQ Bagdad=Baghdad
IR Teheran=Tehran
SA Riad=Riyadh
ET Addis Abeba=Addis Ababa
ZA Kapstadt=Cape Town
CN Peking=Beijing, Schanghai=Shanghai, Guangzhou=Guangzhou=Kanton
HK Hongkong=Hong Kong
JP Tokio=Tokyo
SG Singapur=Singapore
IN Mumbai=Mumbai=Bombay, Kalkutta=Kolkata=Calcutta, Neu-Delhi=New Delhi
VN Ho-Chi-Minh-Stadt=Ho Chi Minh City=Saigon
US New York=New York City, Washington=Washington=Washington D.C.=Washington DC
MX Mexiko-Stadt=Mexico City
CU Havanna=Havana
GT Guatemala-Stadt=Guatemala City
KW Kuwait-Stadt=Kuwait City
PA Panama-Stadt=Panama City
"""


class Row(NamedTuple):
    id: int
    name: str
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    latitude: float
    longitude: float
    population: int
    state: str
    country: str


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else VOCABULARY
    towns = _named([*_once(_german(folder)), *_foreign(folder)])
    rows = sorted([*_states(towns), *_countries(towns), *towns], key=lambda row: (-row.population, row.id))
    text = "\n".join("\t".join(column) for column in zip(*map(_cells, rows), strict=True))
    TARGET.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def _german(folder: Path) -> Iterator[Row]:
    for line in _lines(folder / "gazetteer_de_geonames.csv"):
        # Names in small letters are transliterations from other scripts and back.
        aliases = (alias for alias in line["alternate_names_latin"].split("|") if alias[:1].isupper())
        yield _row(line, state=line["bundesland"], country="DE", aliases=aliases)


def _foreign(folder: Path) -> Iterator[Row]:
    for line in _lines(folder / "gazetteer_world_15k_geonames.csv"):
        yield _row(line, state="", country=line["country"], aliases=())


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _row(line: Mapping[str, str], *, state: str, country: str, aliases: Iterable[str]) -> Row:
    name = line["name"]
    first = _FIRST_PART.fullmatch(name) if country in {"DE", "AT", "CH"} else None
    return Row(
        id=int(line["geonameid"]),
        name=name,
        names=(first[1],) if first else (),
        aliases=tuple(alias for alias in aliases if len(alias) >= _SHORTEST_ALIAS and alias != name),
        latitude=round(float(line["lat"]), 4),
        longitude=round(float(line["lon"]), 4),
        population=int(line["population"] or 0),
        state=state,
        country=country,
    )


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without the smaller of two that are the same place."""
    kept: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (-row.population, row.id)):
        same = kept.setdefault((row.name, row.state), [])
        if all(_apart(row, other) > _LISTED_TWICE for other in same):
            same.append(row)
            yield row


def _apart(one: Row, other: Row) -> float:
    return max(abs(one.latitude - other.latitude), abs(one.longitude - other.longitude))


def _named(rows: list[Row]) -> list[Row]:
    """The rows with the names of ``TOWNS``; what is named there must be in the list."""
    largest: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row.population):
        largest[row.country, row.name] = row
    renamed = {}
    for line in TOWNS.strip().splitlines():
        country, _, towns = line.partition(" ")
        for town in towns.split(", "):
            name, listed, *more = town.split("=")
            row = largest[country, listed]
            names = dict.fromkeys((listed, *more, *row.names))
            names.pop(name, None)
            renamed[row.id] = row._replace(name=name, names=tuple(names))
    return [renamed.get(row.id, row) for row in rows]


def _states(towns: Iterable[Row]) -> Iterator[Row]:
    for line in STATES.strip().splitlines():
        key, state, *names = line.split("|")
        name = "Land Bremen" if state == "Bremen" else state
        yield _area(-int(key), name, names, [town for town in towns if town.state == state])


def _countries(towns: Iterable[Row]) -> Iterator[Row]:
    german, english = Locale("de").territories, Locale("en").territories
    further = dict(line.split(" ", 1) for line in COUNTRIES.strip().splitlines())
    by_country: dict[str, list[Row]] = {}
    for town in towns:
        by_country.setdefault(town.country, []).append(town)
    for code, inside in sorted(by_country.items()):
        names = [name for name in further.get(code, "").split("|") if name]
        shown = next((name[1:] for name in names if name.startswith("!")), german[code])
        all_names = dict.fromkeys([shown, german[code], english[code], *(name.lstrip("!") for name in names)])
        number = -(1000 + 26 * (ord(code[0]) - ord("A")) + ord(code[1]) - ord("A"))
        yield _area(number, shown, list(all_names)[1:], inside)._replace(state="", country=code)


def _area(number: int, name: str, names: Iterable[str], inside: list[Row]) -> Row:
    """A state or country: where its people live on average, as many as its listed towns have together."""
    people = sum(town.population for town in inside) or 1
    latitude = sum(town.latitude * town.population for town in inside) / people
    longitude = sum(town.longitude * town.population for town in inside) / people
    state = inside[0].state
    return Row(number, name, tuple(names), (), round(latitude, 4), round(longitude, 4), people, state, "DE")


def _cells(row: Row) -> tuple[str, ...]:
    names, aliases = "|".join(row.names), "|".join(_different(row))
    numbers = (str(row.latitude), str(row.longitude), str(row.population))
    return (str(row.id), row.name, names, aliases, *numbers, row.state, row.country)


def _different(row: Row) -> Iterator[str]:
    """What the place is called elsewhere, as far as that is not only another way to write its names."""
    said = {write(name) for name in (row.name, *row.names) for write in (spelling, bare_spelling)}
    for alias in row.aliases:
        if spelling(alias) not in said:
            said |= {spelling(alias), bare_spelling(alias)}
            yield alias


if __name__ == "__main__":
    main()
