# Alles, was pressbot auf Deutsch sagt: kurz, freundlich, genau; mit „Sie“ und ohne Ausrufezeichen.
# Die Wörter sind die aus ARCHITECTURE.md, Abschnitt 1.
# Befehle stehen zwischen `…`: jede Plattform schreibt sie auf ihre Weise.

moment-pattern = EEE, dd.MM.yyyy, HH:mm 'Uhr'

## Beiträge

post-correction = Korrektur: { $time }
post-correction-of = Korrektur: { $time } (geändert: { $parts })
post-correction-undated = Korrektur
correction-told = Korrigiert: Die Pressestelle hat diese Meldung berichtigt.
correction-told-parts = Korrigiert: { $parts }. Der Beitrag zeigt die berichtigte Fassung.
correction-headline = Überschrift
correction-text = Text
correction-pictures = Bilder
correction-contact = Pressekontakt
post-embargo = Sperrfrist im Text: { $words }
advance-until = SPERRFRIST bis{" "}
advance-duty = Nur für Sie: vorher nicht veröffentlichen und nicht weitergeben.
advance-ended = Ihr Vorabzugang zu „{ $source }“ ist beendet; der Text steht deshalb nicht mehr hier. Was Sie gelesen haben, bleibt bis dahin gesperrt.
advance-held-back = Die Pressestelle hält diese Meldung jetzt zurück; der Text steht deshalb nicht mehr hier. Was Sie gelesen haben, ist weiterhin nicht zu veröffentlichen.
post-credit = Bild: { $credit }
post-no-credit = Bildnachweis: nicht angegeben
post-reason = Abo: { $query }
also-from = Auch von:{" "}
also-more =
    { $count ->
        [one] und einer weiteren
       *[other] und { $count } weiteren
    }
post-withdrawn = Zurückgezogen
post-withdrawn-text = Die Pressestelle hat diese Meldung zurückgezogen. Bitte verwenden Sie weder Text noch Bilder.
withdrawal-told-digest = Meldung { $number } dieser Sammelmeldung wurde zurückgezogen. Bitte verwenden Sie weder ihren Text noch ihre Bilder.

button-full = Volltext
button-images =
    { $count ->
        [one] Bild
       *[other] Bilder ({ $count })
    }
button-contact = Kontakt
button-original = Original
button-why = Warum kam das?
button-mute = Diese Quelle stummschalten
button-save = Merken
button-alike = Mehr davon
button-leave = Abo beenden

## Was an einem Beitrag hängt

originals-coming =
    { $count ->
        [one] Das Original folgt als Datei.
       *[other] { $count } Originale folgen als Dateien.
    }
originals-first = Die ersten { $count } von { $total } Originalen folgen als Dateien.
originals-none = Diese Meldung hat keine Bilder.
originals-missing =
    { $count ->
        [one] Ein Bild war nicht zu bekommen oder kam nicht an. Bitte laden Sie es bei der Pressestelle:
       *[other] { $count } Bilder waren nicht zu bekommen oder kamen nicht an. Bitte laden Sie sie bei der Pressestelle:
    }
originals-under-way = Die Bilder dieser Meldung sind schon unterwegs.
album-coming = Das Album folgt.
button-album = Als Album zeigen
handout-gone = Dieses Bild gehört nicht mehr zur Meldung.
originals-name = bild-{ $number }
originals-terms = Nutzung: { $terms }
contact-none = Die Pressestelle nennt keinen Kontakt.
more-title = Zur Meldung „{ $headline }“:
mute-question = Soll dieses Abo keine Meldungen der Quelle „{ $source }“ mehr bringen?
mute-before = Bisher:
mute-after = Dann:
mute-yes = Ja, ändern
mute-impossible = Ohne diese Quelle brächte das Abo nichts mehr. Sie können es beenden:
subscription-gone = Das Abo, das diese Meldung gebracht hat, gibt es nicht mehr.
subscription-changed = Abo geändert:
button-undo = Rückgängig

## Volltext und Fassungen

full-cut = Der Text ist hier gekürzt. Die ganze Meldung steht bei der Pressestelle.
full-picture = Bild
full-file = Anhang
full-contact = Pressekontakt
full-original = Original: { $url }
release-revisions = Fassungen
release-not-found = Diese Meldung gibt es im Archiv nicht.
change-new = Erste Fassung
change-cosmetic = Überarbeitet
change-correction = Korrektur
change-withdrawal = Rücknahme

## Suche

reading-releases = Meldungen
reading-with = mit { $terms }
reading-without = ohne { $terms }
reading-not = nicht { $term }
reading-word = „{ $text }“
reading-exact = genau „{ $text }“
reading-phrase = „{ $text }“ in dieser Reihenfolge
reading-prefix = „{ $text }…“
reading-title = „{ $text }“ im Titel
reading-source = von Quellen mit „{ $text }“
reading-place = aus { $text }
reading-near = aus dem Umkreis von { $kilometres } km um { $place }
reading-topic = zum Thema „{ $text }“
reading-lang = auf { $name }
reading-has = mit Bild
reading-after = ab { $day }
reading-before = vor { $day }
reading-on = vom { $day }
reading-after-ago =
    { $days ->
        [0] seit heute
        [1] seit gestern
       *[other] der letzten { $days } Tage
    }
reading-before-ago =
    { $days ->
        [0] vor dem heutigen Tag
        [1] vor dem gestrigen Tag
       *[other] älter als { $days } Tage
    }
reading-on-ago =
    { $days ->
        [0] von heute
        [1] von gestern
       *[other] von vor { $days } Tagen
    }

typed-or = ODER
typed-has-image = mit:bild
typed-title = titel
typed-source = quelle
typed-place = ort
typed-near = umkreis
typed-topic = thema
typed-lang = sprache
typed-after = ab
typed-before = vor
typed-on = am

search-found =
    { $total ->
        [one] Eine Meldung gefunden
       *[other] { $total } Meldungen gefunden
    }
search-found-more = Über { $total } Meldungen gefunden
search-page = Seite { $page } von { $pages }
search-nothing = Nichts gefunden
search-nothing-hint = Weniger Wörter finden mehr. Mit einem Abo erfahren Sie davon, sobald es etwas gibt.
button-best-first = Beste zuerst
button-newest-first = Neueste zuerst
button-narrow = Eingrenzen
button-back = Zurück
search-meant = Meinten Sie: { $query }?
narrow-title =
    { $counted ->
        [one] So verteilt sich die eine gefundene Meldung:
       *[other] So verteilen sich die { $counted } neuesten gefundenen Meldungen:
    }
narrow-nothing = Diese Meldungen lassen sich nicht weiter eingrenzen.
narrow-source = Quelle:{" "}
narrow-topic = Thema:{" "}
narrow-place = Ort:{" "}
narrow-month = Monat:{" "}
button-subscribe-to-this = Diese Suche abonnieren
inline-fault = Diese Suche lässt sich noch nicht verstehen
inline-nothing = Keine Meldung gefunden
inline-failed = Die Suche hat gerade nicht geklappt
latest-title = Die neuesten Meldungen
latest-nothing = Im Archiv ist noch keine Meldung.

## Abos

preview-title = Ihre Suche
preview-found =
    { $found ->
        [one] In den letzten { $days } Tagen gab es dazu eine Meldung:
       *[other] In den letzten { $days } Tagen gab es dazu { $found } Meldungen. Die neuesten:
    }
preview-found-more = In den letzten { $days } Tagen gab es dazu über { $found } Meldungen. Die neuesten:
preview-nothing = In den letzten { $days } Tagen gab es dazu keine Meldung. Ein Abo bringt Ihnen trotzdem jede künftige, die passt.
preview-many = Das sind im Schnitt { $daily } am Tag. Ein weiteres Wort macht das Abo genauer.
preview-many-more = Das sind im Schnitt über { $daily } am Tag. Ein weiteres Wort macht das Abo genauer.
button-subscribe = Abonnieren
button-share = Teilen
button-into-group = In eine Gruppe
subscribed = Abonniert:
subscribed-what = Jede neue Meldung, die dazu passt, kommt ab jetzt in diesen Chat.
subscribed-count =
    { $count ->
        [one] Dieser Chat hat jetzt ein Abo.
       *[other] Dieser Chat hat jetzt { $count } Abos.
    }
subscribed-already = Diese Suche ist hier schon abonniert:
button-unsubscribe = Abo beenden
unsubscribe-title = Welches Abo möchten Sie beenden?
unsubscribe-of-post = Diese Abos bringen diese Meldung. Welches möchten Sie beenden?
unsubscribe-more = Weitere Abos zeigt `/list`.
unsubscribed = Beendet:
told-subscribed = hat für diesen Chat abonniert:
told-changed = hat ein Abo dieses Chats geändert:
told-before = Vorher:
told-ended = hat ein Abo dieses Chats beendet:
told-set = hat für diesen Chat eingestellt:
told-language = hat die Sprache dieses Chats auf Deutsch gestellt.
subscriptions-title =
    { $pages ->
        [one] Abos dieses Chats
       *[other] Abos dieses Chats, Seite { $page } von { $pages }
    }
subscriptions-hint = Ein Knopf öffnet das Abo dieser Nummer.
card-since = Besteht seit: { $time }
card-last-hit = Letzter Treffer: { $time }
card-no-hit = Noch kein Treffer im Archiv.
button-preview = Vorschau
subscriptions-none = Dieser Chat hat noch kein Abo.
subscriptions-none-hint = So legen Sie eines an:

## Themen und Orte

topics-title = Themen
topics-hint = Ein Thema öffnet, was darunter liegt.
topics-below = Das ganze Thema, oder genauer:
topics-called = Themen zu „{ $text }“:
topics-alike = Ein Thema „{ $text }“ gibt es nicht. Ähnlich heißen:
topics-none = Ein Thema „{ $text }“ gibt es nicht.
button-all-topics = Alle Themen
button-preview-of = Vorschau: { $name }
near-usage = Nennen Sie einen Ort: `/near Wolfsburg`
near-location = Oder senden Sie Ihren Standort mit der Taste unter dem Textfeld.
button-location = Standort senden
location-farewell = Die Taste für den Standort ist wieder ausgeblendet.
near-question = Von wo sollen die Meldungen sein? Ein Knopf zeigt, was es dort gab.
near-more = Weitere nennen Sie genauer, zum Beispiel: `{ $example }`
near-unknown = Den Ort „{ $place }“ kennt pressbot nicht.
button-radius = { $kilometres } km
button-only = Nur { $place }

## Gemerkte Meldungen

saved = Gemerkt:
saved-where = `/saved` zeigt alles, was in diesem Chat gemerkt ist.
saved-notice = Gemerkt. `/saved` zeigt alles Gemerkte.
saved-already = Diese Meldung ist schon gemerkt.
saved-dropped = Nicht mehr gemerkt.
saved-none = In diesem Chat ist noch keine Meldung gemerkt. Hinter ⋯ unter einem Beitrag steht „{ button-save }“.
saved-title =
    { $count ->
        [one] Eine gemerkte Meldung
       *[other] { $count } gemerkte Meldungen, Seite { $page } von { $pages }
    }
saved-hint = Eine Nummer öffnet die Meldung, ✕ nimmt sie von der Liste.
save-usage = Hinter ⋯ unter einem Beitrag steht „{ button-save }“. Oder nennen Sie die Nummer einer Meldung: `/save 123`
button-unsave = Nicht mehr merken

## Mitnehmen und löschen

export-file = pressbot-abos.txt
export-saved-file = pressbot-gemerkt.txt
exported =
    { $count ->
        [one] Das Abo dieses Chats als Datei. Mit `/import` und der Zeile dahinter wird es wieder eines.
       *[other] Die { $count } Abos dieses Chats als Datei, eines je Zeile. Mit `/import` und den Zeilen dahinter werden es wieder Abos.
    }
import-usage = Schreiben Sie hinter `/import` eine Suche, oder mehrere in je einer Zeile:
import-example = `/import feuerwehr
    polizei -probe`
import-files = Es geht auch eine Datei mit einer Suche je Zeile: Schicken Sie sie mit `/import` als Text darunter, oder antworten Sie mit `/import` auf sie.
import-too-large = Die Datei ist zu groß: Höchstens { $most } Kilobyte gehen.
import-not-had = Die Datei war nicht zu bekommen. Bitte schicken Sie sie noch einmal.
import-not-text = Diese Datei ist kein Text in UTF-8.
import-not-queries = Diese Datei enthält keine Suchen. Es geht die Datei von `/export`, oder ein Text mit einer Suche je Zeile.
import-no-opml = Diese Datei ist keine Liste von Feeds (OPML), oder sie ist beschädigt.
imported-sources =
    { $count ->
        [0] Keine neuen Feeds
        [one] Ein Feed aufgenommen
       *[other] { $count } Feeds aufgenommen
    }
imported-sources-known =
    { $count ->
        [one] Einer war schon da.
       *[other] { $count } waren schon da.
    }
export-sources-file = pressbot-quellen.opml
exported-title = Quellen von pressbot
exported-sources =
    { $count ->
        [one] Der Feed dieses pressbot als OPML.
       *[other] Die { $count } Feeds dieses pressbot als OPML.
    }
import-too-many = Höchstens { $most } Zeilen auf einmal gehen.
import-line = Zeile { $number }:
import-faults-more =
    { $count ->
        [one] Eine weitere Zeile war nicht zu verstehen.
       *[other] { $count } weitere Zeilen waren nicht zu verstehen.
    }
imported =
    { $count ->
        [0] Nichts Neues abonniert
        [one] Eine Suche abonniert
       *[other] { $count } Suchen abonniert
    }
imported-more = und { $count } weitere; `/list` zeigt alle
imported-known =
    { $count ->
        [one] Eine war schon abonniert.
       *[other] { $count } waren schon abonniert.
    }
stored-title = Das ist über diesen Chat gespeichert
stored-subscriptions = Abos: { $count }
stored-saved = Gemerkte Meldungen: { $count }
stored-posts = Beiträge in diesem Chat: { $count }
stored-accreditations = Vorabzugänge, auch beendete: { $count }
stored-settings = Sprache: { $name }, Zeitzone: { $zone }
stored-files = Abos und Gemerktes folgen als Dateien.
forget-question = Soll das alles gelöscht werden? Danach kommt nichts mehr in diesen Chat, und was hier steht, wird weder korrigiert noch zurückgezogen. Rückgängig machen lässt sich das nicht.
button-forget = Alles löschen
forgotten = Über diesen Chat ist nichts mehr gespeichert. Schreiben Sie wieder, so beginnt alles von vorn.

## Formulare und Startseite

form-title = Neues Abo
form-title-change = Abo ändern
form-words = Wörter
form-words-hint = Alle müssen vorkommen. Auch: "tag der offenen tür" · brand ODER feuer · -probe · umkreis:Wolfsburg,30km
form-source = Quellen
form-source-hint = Alle Quellen
form-topic = Themen
form-topic-hint = Alle Themen
form-place = Orte
form-place-hint = Alle Orte
form-in-words = So geht es ohne Formular:
form-which = Welches Abo möchten Sie ändern?
form-save = Speichern
button-cancel = Abbrechen
button-change = Ändern
home-title = pressbot
home-what = Neue Meldungen zu Ihren eigenen Abos schickt Ihnen pressbot als Nachricht, die zu den Abos eines Kanals stehen dort.
home-none = Sie haben noch kein eigenes Abo.
home-own =
    { $count ->
        [one] Ihr Abo
       *[other] Ihre { $count } Abos
    }
home-channels = Abos Ihrer Kanäle
home-saved = Zuletzt gemerkt
home-more =
    { $count ->
        [one] und eines mehr
       *[other] und { $count } weitere
    }
shortcut-no-post = Das ist kein Beitrag von pressbot mit einer Meldung.

## Vorabzugang

accredit-private = Vorabzugang gibt es nur im privaten Chat mit pressbot: Was gesperrt ist, ist für eine Person bestimmt.
accredit-unknown = Keine Quelle heißt „{ $name }“. `/sources` zeigt alle.
accredit-which = Zu welcher Quelle wünschen Sie Vorabzugang?
accredit-more = Es gibt weitere; ein längerer Name sagt, welche Sie meinen.
accredit-title = Vorabzugang:{" "}
accredit-offer = Meldungen dieser Quelle kommen dann schon vor Ablauf ihrer Sperrfrist in diesen Chat. Die Bedingungen:
accredit-term-1 = Vor der genannten Zeit veröffentlichen Sie nichts daraus.
accredit-term-2 = Sie geben bis dahin nichts davon weiter.
accredit-term-3 = Sie können den Zugang jederzeit mit `/accredit` zurückgeben; er kann Ihnen auch entzogen werden.
accredit-who = Wer pressbot hier betreibt, entscheidet darüber und sieht dabei Ihren Namen und die Quelle.
button-accredit-ask = Bedingungen annehmen und bitten
accredit-asked-now = Ihre Bitte um Vorabzugang zu „{ $name }“ ist gestellt. Die Antwort kommt in diesen Chat.
accredit-none = Sie haben noch um keinen Vorabzugang gebeten. So geht es: `/accredit` und der Name einer Quelle; `/sources` zeigt alle.
accredit-own = Ihre Vorabzugänge
accredit-asked = erbeten am { $time }, noch nicht entschieden
accredit-granted = bewilligt am { $time }
accredit-refused = abgelehnt am { $time }
accredit-ended = beendet am { $time }
accredit-by = von { $by }
button-accredit-end = Zurückgeben: { $source }
button-accredit-take-back = Anfrage zurückziehen: { $source }
accreditations-title = Vorabzugänge
accreditations-none = Niemand hat einen Vorabzugang oder bittet um einen.
accreditations-more = und { $count } weitere; pressbot accreditations list zeigt alle
accreditation-not-private = { $chat } ist kein privater Chat: Vorabzugang gibt es nur für eine Person.
button-accreditation-grant = Bewilligen: { $name }
button-accreditation-refuse = Ablehnen: { $name }
button-accreditation-end = Beenden: { $name }
notice-asked = { $person } bittet um Vorabzugang zu „{ $source }“ und hat die Bedingungen angenommen. `/admin accreditations` zeigt alle.
notice-accredited = Ihr Vorabzugang zu „{ $source }“ ist bewilligt. Meldungen mit Sperrfrist kommen nun vorab hierher; bitte veröffentlichen Sie sie nicht vor ihrer Zeit und geben Sie sie nicht weiter.
notice-refused = Ihre Bitte um Vorabzugang zu „{ $source }“ wurde abgelehnt. Fragen beantwortet die Pressestelle.
notice-ended = Ihr Vorabzugang zu „{ $source }“ wurde beendet. Was Sie gelesen haben, bleibt gesperrt, bis seine Sperrfrist endet.

## Hilfe und Antworten

greeting-title = Guten Tag
greeting-what = pressbot liest die Meldungen vieler Pressestellen und schickt jede neue, die zu Ihren Suchen passt, in diesen Chat.
greeting-begin = Womit möchten Sie beginnen? Drei Schritte führen zum ersten Abo. Oder gleich:
greeting-again =
    { $count ->
        [one] In diesem Chat besteht ein Abo; `/list` zeigt es.
       *[other] In diesem Chat bestehen { $count } Abos; `/list` zeigt sie.
    } Drei Schritte führen zu einem weiteren. Oder gleich:
greeting-search = im Archiv suchen
greeting-subscribe = eine Suche abonnieren
example-search = `/search feuerwehr`
example-subscribe = `/sub "tag der offenen tür"`
button-by-place = Ort
button-by-topic = Thema
button-by-words = Wörter
onboarding-place = Welches Bundesland?
onboarding-place-named = Jeden anderen Ort nennen Sie so:
onboarding-place-example = `/sub ort:wolfsburg`
onboarding-near = Was rund um Ihren Ort geschieht, zeigt `/near`.
onboarding-topic = Welches Thema?
onboarding-words = Welche Wörter?
onboarding-words-typed = Schreiben Sie sie hinter den Befehl, zum Beispiel:
onboarding-words-rules = Mehrere Wörter müssen alle vorkommen. In Anführungszeichen müssen sie nebeneinander stehen, und ein Minus schließt ein Wort aus.
onboarding-example-word = feuerwehr
onboarding-example-phrase = "tag der offenen tür"
onboarding-example-both = stadtrat haushalt
button-latest = Neueste Meldungen
button-help = Hilfe

help-title = Befehle
help-query = So suchen Sie: Alle Wörter müssen vorkommen. Außerdem gehen: "tag der offenen tür" · brand ODER feuer · -probe · feuer* · titel:derby · quelle:polizei · ort:Wolfsburg · umkreis:Wolfsburg,30km · thema:Sport · mit:bild · ab:7d. ODER in Großbuchstaben, Namen aus mehreren Wörtern in Anführungszeichen.
help-more = Mehr zu einem Befehl: `/help BEFEHL`
help-also = Auch:

group-greeting = Hier dürfen alle fragen und suchen. Was die Gruppe abonniert, bestimmen ihre Admins.
channel-greeting = pressbot darf jetzt in { $name } schreiben. Von hier aus abonnieren Sie für den Kanal: `/sub { $name } SUCHE`. Seine Abos zeigt `/list { $name }`, wie er seine Beiträge bekommt, `/settings { $name }`.
channel-greeting-nameless = pressbot darf jetzt im Kanal { $name } schreiben. Abonnieren Sie dort mit `/sub SUCHE`; seine Abos zeigt `/list`.

command-start-usage = `/start`
command-start-does = begrüßt Sie und zeigt, wie es losgeht
command-help-usage = `/help [BEFEHL]`
command-help-does = zeigt die Befehle, oder einen genauer
command-sub-usage = `/sub SUCHE`
command-sub-does = zeigt, was eine Suche brächte, und abonniert sie auf Wunsch
command-unsub-usage = `/unsub`
command-unsub-does = beendet ein Abo Ihrer Wahl; als Antwort auf einen Beitrag das, das ihn brachte
command-list-usage = `/list`
command-list-does = zeigt die Abos dieses Chats und öffnet jedes
command-search-usage = `/search SUCHE`
command-search-does = sucht im Archiv, das Neueste zuerst
command-latest-usage = `/latest [ANZAHL]`
command-latest-does = zeigt die neuesten Meldungen
command-release-usage = `/release [NUMMER]`
command-release-does = zeigt eine Meldung ganz, mit ihren Fassungen; auch als Antwort auf einen Beitrag
command-lang-usage = `/lang de|en`
command-lang-does = stellt die Sprache um: Deutsch oder Englisch
command-preview-usage = `/preview SUCHE`
command-preview-does = zeigt, was eine Suche in den letzten 30 Tagen gebracht hätte
command-why-usage = `/why [NUMMER]`
command-why-does = sagt, warum eine Meldung kam oder nicht kam; auch als Antwort auf einen Beitrag
command-save-usage = `/save [NUMMER]`
command-save-does = merkt eine Meldung, als Antwort auf ihren Beitrag
command-saved-usage = `/saved`
command-saved-does = zeigt die gemerkten Meldungen
command-sources-usage = `/sources [TEXT]`
command-sources-does = zeigt, was es zu abonnieren gibt; `/sources add ADRESSE` nimmt eine Quelle auf
command-settings-usage = `/settings`
command-settings-does = zeigt und ändert, wie Beiträge hier kommen: Ruhezeit, Sammelmeldung, Ton, Bilder
command-pause-usage = `/pause [NUMMER] [2d|bis 24.12.]`
command-pause-does = lässt eine Weile nichts Neues kommen; es wird aufgehoben. Mit der Nummer aus `/list` ruht nur dieses Abo, und nichts kommt nach
command-resume-usage = `/resume [NUMMER]`
command-resume-does = beendet die Pause, oder die eines Abos
command-digest-usage = `/digest`
command-digest-does = bringt sofort in einem Beitrag, was auf seine Stunde wartet
command-topics-usage = `/topics [TEXT]`
command-topics-does = zeigt die Themen, eine Ebene nach der anderen
command-near-usage = `/near ORT`
command-near-does = zeigt, was es rund um einen Ort gibt
command-export-usage = `/export`
command-export-does = gibt Ihnen die Abos dieses Chats als Datei
command-import-usage = `/import SUCHE`
command-import-does = abonniert Suchen, eine je Zeile
command-accredit-usage = `/accredit [QUELLE]`
command-accredit-does = bittet um Vorabzugang zu Meldungen mit Sperrfrist; ohne Quelle zeigt es, was Sie haben
command-forgetme-usage = `/forgetme`
command-forgetme-does = zeigt, was über diesen Chat gespeichert ist, und löscht es auf Wunsch
command-status-usage = `/status`
command-status-does = zeigt, ob alles läuft

why-usage = Hinter ⋯ unter einem Beitrag steht „{ button-why }“. Oder nennen Sie die Nummer einer Meldung: `/why 123`
why-advance = Sie bekommen vorab, was diese Quelle mit Sperrfrist herausgibt: Sie haben dort Vorabzugang.
why-matches = passt.
why-fails = passt nicht. Nicht erfüllt: { $failed }
why-rests = Dieses Abo ruht: { $rest }
why-fails-by = { $part } ({ $words })
why-same = Dieselbe Meldung wie Nummer { $number } von { $source }.
why-told = Sie kam nicht noch einmal, weil dieser Chat Nummer { $number } von { $source } schon bekommen hat.
why-twice = Dieser Beitrag ist vielleicht zweimal angekommen: Die Antwort der Plattform ging verloren.
evidence-headline = { $words } in der Überschrift
evidence-kicker = { $words } in der Dachzeile
evidence-subhead = { $words } in der Unterzeile
evidence-text = { $words } im Text
evidence-source = { $words } im Namen der Quelle
evidence-place = { $words } als Ort der Quelle
evidence-topic = { $words } als Thema
evidence-language = { $words } als Sprache
evidence-picture = { $words } beim Bild
evidence-published = veröffentlicht am { $words }
evidence-distance = { $place }, { $kilometres } km entfernt

unknown-command = Den Befehl `{ $command }` gibt es nicht.
unknown-command-suggestion = Meinten Sie `{ $command }`?
expired-button = Dieser Knopf gilt nicht mehr. Bitte rufen Sie den Befehl noch einmal auf.
language-set = pressbot antwortet hier jetzt auf Deutsch.
language-unknown = Diese Sprache spricht pressbot nicht. Es gibt: { $languages }

status-title = Stand
status-feeds =
    { $count ->
        [one] Ein Feed wird abgerufen
       *[other] { $count } Feeds werden abgerufen
    }
status-last-poll = Zuletzt abgerufen: { $time }
status-never-polled = Noch nicht abgerufen
status-releases = Meldungen im Archiv: { $count }
status-subscriptions = Abos dieses Chats: { $count }
status-hits = Treffer in den letzten 7 Tagen: { $count }
status-all-well = Alle Quellen antworten.
status-broken = Zurzeit gestört:

## Einstellungen, Pausen, Sammelmeldungen

settings-title = Einstellungen dieses Chats
settings-language = Sprache
settings-language-does = In welcher Sprache pressbot hier antwortet.
settings-language-de = Deutsch
settings-language-en = Englisch
settings-zone = Zeitzone
settings-zone-does = In welcher Zeitzone Tage und Stunden hier gemeint sind. `/settings Europe/Lisbon` stellt jede andere ein.
settings-zone-unknown = Eine Zeitzone dieses Namens gibt es nicht. So heißen sie: Europe/Lisbon
settings-quiet = Ruhezeit
settings-quiet-does = In diesen Stunden kommt nichts Neues. Korrekturen und Rücknahmen kommen immer.
settings-quiet-off = keine
settings-quiet-hours = { $start } bis { $end } Uhr
settings-digest = Sammelmeldung
settings-digest-does = Alles Neue einmal am Tag in einem Beitrag, statt jede Meldung für sich. `/digest` bringt es sofort.
settings-digest-off = keine, jede Meldung für sich
settings-digest-hour = täglich um { $time } Uhr
settings-limit = Beiträge am Tag
settings-limit-does = Was darüber hinausgeht, kommt am nächsten Morgen in einem Beitrag.
settings-limit-0 = beliebig viele
settings-limit-number = höchstens { $number }
settings-silent = Ton
settings-silent-does = Ob Beiträge mit einem Ton ankommen, wo die Plattform pressbot die Wahl lässt. Dass eine Meldung zurückgezogen wurde, kommt immer mit Ton.
settings-silent-off = mit Ton
settings-silent-on = ohne Ton
settings-pictures = Bilder
settings-pictures-does = Ob Beiträge mit ihren Bildern kommen.
settings-pictures-off = ohne
settings-pictures-on = mit
settings-rich = Langer Volltext
settings-rich-does = Ob ein langer Volltext auf Telegram in einer einzigen Nachricht kommt. Ältere Apps und Telegram im Browser zeigen sie nicht.
settings-rich-off = in mehreren Nachrichten
settings-rich-on = in einer Nachricht
settings-heartbeat = Lebenszeichen
settings-heartbeat-does = Ob pressbot hier meldet, dass eine Woche lang kein Treffer kam.
settings-heartbeat-off = nie
settings-heartbeat-on = nach einer Woche ohne Treffer
settings-once = Ungewisse Beiträge
settings-once-does = Was aus einem Beitrag wird, von dem niemand weiß, ob er angekommen ist.
settings-once-off = noch einmal senden, vielleicht doppelt
settings-once-on = nicht wiederholen, vielleicht verloren
settings-replies = Korrekturen
settings-replies-does = Wo steht, dass ein Beitrag korrigiert oder zurückgezogen wurde. Der Beitrag selbst wird immer geändert.
settings-replies-thread = im Thread des Beitrags
settings-replies-channel = im Kanal, als eigene Nachricht
settings-replies-both = im Thread und im Kanal
pause-usage = So sagen Sie, wie lange: `/pause 2d`, `/pause 3h`, `/pause 1 Woche`; so, bis wann: `/pause bis morgen 8 Uhr`, `/pause bis 24.12.` Ohne Angabe dauert die Pause bis `/weiter`. Ein Abo allein hält seine Nummer aus `/list` an: `/pause 3`, `/pause 3 2d`
pause-until-usage = Bis wann die Pause dauert, war nicht zu verstehen, oder es ist schon vorbei oder länger als ein Jahr hin. So geht es: `/pause bis 18:00`, `/pause bis morgen 8 Uhr`, `/pause bis 24.12.`, `/pause bis 2026-12-24 18:00`
paused-until = Pause bis { $time }.
paused-open = Pause bis `/weiter`.
paused-kept = Was inzwischen passt, wird aufgehoben und kommt dann. Korrekturen und Rücknahmen kommen immer.
resumed =
    { $count ->
        [0] Es kommen wieder Beiträge.
        [one] Es kommen wieder Beiträge. Eine Meldung wurde aufgehoben.
       *[other] Es kommen wieder Beiträge. { $count } Meldungen wurden aufgehoben.
    }
button-resume = Weiter
button-pause = Pause
pause-which = Ein Abo mit dieser Nummer gibt es hier nicht. `/list` zeigt die Nummern.
one-paused = Dieses Abo ruht:
one-paused-open = Pause bis auf Weiteres.
one-paused-missed = Was inzwischen passt, kommt auch danach nicht; `/suche` findet es.
one-resumed = Dieses Abo bringt wieder Beiträge:
one-resumed-missed = Was inzwischen gepasst hat, kommt nicht nach; `/suche` findet es.
resumed-resting =
    { $count ->
        [one] Ein Abo ruht weiter; `/list` zeigt es.
       *[other] { $count } Abos ruhen weiter; `/list` zeigt sie.
    }
digest-title =
    { $count ->
        [one] Sammelmeldung: eine Meldung
       *[other] Sammelmeldung: { $count } Meldungen
    }
digest-coming =
    { $count ->
        [one] Eine Meldung hat gewartet. Sie kommt jetzt.
       *[other] { $count } Meldungen haben gewartet. Sie kommen jetzt, in einem Beitrag.
    }
digest-nothing = Es wartet nichts.
notice-limit = Die Grenze von { $limit } Beiträgen am Tag ist erreicht. Der Rest kommt in einem Beitrag: { $time }.
why-held-open = Wartet: Pause bis `/weiter`.
why-held-paused = Wartet: Pause bis { $time }.
why-held-quiet = Wartet: Ruhezeit bis { $time }.
why-held-digest = Wartet: kommt mit der Sammelmeldung, { $time }.
why-held-limit = Wartet: über der Grenze der Beiträge am Tag, kommt mit dem Rest, { $time }.

## Quellen und wie es ihnen geht

sources-title =
    { $count ->
        [one] Eine Quelle
       *[other] { $count } Quellen
    }
sources-none = Es gibt noch keine Quelle.
sources-none-like = Es gibt keine Quelle mit „{ $text }“ in Name oder Ort. `/sources` zeigt alle.
sources-add-usage = Bitte setzen Sie die Adresse eines Feeds, oder einer Seite mit Feed, hinter den Befehl: `/sources add https://www.stadt.example/presse`
source-latest = Letzte Meldung: { $time }.
source-without-feed = Zurzeit wird keiner ihrer Feeds abgerufen. Was sie herausgegeben hat, bleibt im Archiv.
source-added = Aufgenommen: { $name }. Was der Feed schon enthält, kommt ins Archiv; gemeldet wird alles Neue.
source-known = Dieser Feed wird schon abgerufen: { $name }
source-removed = Wird nicht mehr abgerufen: { $name }. Was er gebracht hat, bleibt im Archiv.
source-unknown = Kein Feed mit dieser Adresse wird abgerufen. `/sources` zeigt die Adressen.
slack-own-chat = Das ist ein Chat zwischen anderen, dort kann ich nichts zustellen. Bitte schreiben Sie mir in unserem eigenen Chat: @{ $name }
slack-group-chat = In Direktnachrichten mehrerer Personen kann ich nichts zustellen. Bitte laden Sie mich in einen Kanal ein, oder schreiben Sie mir in unserem eigenen Chat: @{ $name }
slack-invite-me = Ich bin in diesem Kanal noch kein Mitglied. Bitte laden Sie mich zuerst ein: /invite @{ $name }
slack-file-elsewhere = Die Datei steht in Ihrem Chat mit pressbot.
admins-only = Das dürfen hier nur die Admins. Fragen und suchen dürfen alle.
members-only = Das dürfen hier nur Mitglieder dieses Workspace. Fragen und suchen dürfen alle.
named-only = Das dürfen hier nur die vom Betreiber benannten Personen. Fragen und suchen dürfen alle.
admins-only-in-channel = In diesem Kanal bedienen nur seine Admins die Knöpfe. Sie selbst fragen pressbot im privaten Chat.
for-chat = Für { $name }
for-chat-means = „Dieser Chat“ meint hier { $name }.
question-reply = Antworten Sie auf diese Nachricht.
question-sub = Welche Suche möchten Sie für diese Gruppe abonnieren?
question-sub-example = feuerwehr wolfsburg
question-preview = Für welche Suche möchten Sie die Vorschau?
question-preview-example = feuerwehr wolfsburg
question-search = Wonach möchten Sie suchen?
question-search-example = feuerwehr wolfsburg
question-near = Um welchen Ort geht es?
question-near-example = Wolfsburg
question-import = Welche Suchen möchten Sie abonnieren, eine je Zeile?
question-import-example = feuerwehr wolfsburg
that-chat = Diesen Chat
not-your-chat = { $name } kennt pressbot nicht, oder Sie dürfen dort nichts ändern. Nehmen Sie pressbot dort als Admin auf; ändern dürfen es alle Admins.
operators-only = Das dürfen hier nur die Betreiber von pressbot.
button-subscribe-to-source = Diese Quelle abonnieren
button-pause-feed = Anhalten
button-resume-feed = Wieder abrufen
button-add-source = Aufnehmen
look-begun = pressbot sieht bei { $address } nach. Das kann eine halbe Minute dauern.
found-title = Hier gibt es einen Feed:
found-entries =
    { $count ->
        [0] Er ist zurzeit leer.
        [one] Er hat zurzeit einen Eintrag.
       *[other] Er hat zurzeit { $count } Einträge, die neuesten:
    }
found-language = Sprache: { $name }.
found-others = Die Seite nennt auch diese:
found-question = Soll er als Quelle für alle aufgenommen werden?
found-none = Bei { $address } ist kein Feed zu bekommen.

health-new = Zuletzt etwas Neues: { $time }.
health-nothing = Noch keine Meldung.
health-never = Noch nicht abgerufen.
health-next = Nächster Abruf: { $time }.
health-paused = Angehalten.
health-stopped = Eingestellt.
health-failing-since = Gestört seit { $time }.
fault-unreachable = Der Server antwortet nicht. Das gibt sich meist von selbst.
fault-refused = Der Server antwortet mit dem Fehler { $status }. Bleibt es dabei, sehen Sie bitte nach, ob der Feed umgezogen ist.
fault-gone = Der Server sagt, dass es ihn nicht mehr gibt. Bitte suchen Sie den Nachfolger und nehmen Sie ihn mit `/sources add` auf.
fault-not-a-feed = Dort liegt etwas anderes als ein Feed, vielleicht eine Seite. Bitte sehen Sie nach, ob der Feed umgezogen ist.
fault-address-refused = Die Adresse führt in ein Netz, das pressbot nicht betritt. Betreiber können es mit poll.allow_networks erlauben.
fault-too-large = Er ist größer, als ein Feed sein darf. Betreiber können poll.max_megabytes ansehen.
fault-too-costly = Ihn zu lesen braucht mehr Zeit oder Speicher, als ein Feed bekommt.
fault-unknown = Er war nicht zu lesen.
notice-broken =
    { $count ->
        [one] Eine Quelle ist gestört
       *[other] { $count } Quellen sind gestört
    }
notice-back =
    { $count ->
        [one] Eine Quelle antwortet wieder
       *[other] { $count } Quellen antworten wieder
    }
notice-quiet =
    { $days ->
        [one] Seit einem Tag gab es keinen Treffer.
       *[other] Seit { $days } Tagen gab es keinen Treffer.
    } { $sources ->
        [one] Eine Quelle wird abgerufen.
       *[other] { $sources } Quellen werden abgerufen.
    }
notice-quiet-poll = Der letzte Abruf war { $ago }.
button-heartbeat-off = Das nicht mehr melden
button-heartbeat-on = Wieder melden
heartbeat-off = Bleiben Treffer aus, meldet pressbot das hier nicht mehr. Ihre Abos bleiben.
heartbeat-on = Bleiben Treffer eine Woche lang aus, meldet pressbot das hier.
notice-more = und { $count } weitere; `/sources` zeigt alle

## Betrieb

command-admin-usage = `/admin sources|chats|queue|broken|replay|accreditations`
command-admin-does = zeigt Betreibern Quellen, Chats, Zustellungen, Störungen und Vorabzugänge, und stellt Aufgegebenes noch einmal zu
admin-title = Für Betreiber
admin-sources-usage = `/admin sources [TEXT]`
admin-sources-does = was die Quellen bringen, und welche gestört sind
admin-chats-usage = `/admin chats`
admin-chats-does = wie viele Chats es gibt, und welche nicht erreichbar sind
admin-queue-usage = `/admin queue`
admin-queue-does = was noch zuzustellen ist
admin-broken-usage = `/admin broken`
admin-broken-does = welche Feeds gestört sind
admin-replay-usage = `/admin replay`
admin-replay-does = was aufgegeben wurde oder ungewiss ist; auf Wunsch noch einmal zustellen
admin-accreditations-usage = `/admin accreditations`
admin-accreditations-does = wer um Vorabzugang bittet oder ihn hat
button-admin-sources = Quellen
button-admin-chats = Chats
button-admin-queue = Warteschlange
button-admin-broken = Gestört
button-admin-replay = Aufgegeben
button-admin-accreditations = Vorabzugänge
admin-sources-broken = (gestört: { $count })
admin-source-feeds =
    { $count ->
        [0] kein Feed
        [one] ein Feed
       *[other] { $count } Feeds
    }
admin-source-week =
    { $count ->
        [0] keine Meldung in 7 Tagen
        [one] eine Meldung in 7 Tagen
       *[other] { $count } Meldungen in 7 Tagen
    }
admin-source-latest = letzte: { $time }
admin-source-silent = noch keine Meldung
notice-shut =
    { $count ->
        [one] In einem Chat darf pressbot nicht mehr schreiben, ohne dass es dort jemand entfernt hat
       *[other] In { $count } Chats darf pressbot nicht mehr schreiben, ohne dass es dort jemand entfernt hat
    }
notice-shut-why = Meist fehlt ihm ein Recht. Einmal am Tag wird es wieder versucht; `/admin chats` zeigt, wo und warum.
button-shut-chats = Diese Chats zeigen
chats-title = Chats
chats-none = Es gibt noch keinen Chat.
chats-active = { $count } aktiv
chats-paused = { $count } pausiert
chats-suspended = { $count } nicht erreichbar
chats-suspended-title = Nicht erreichbar: { $count }
chats-since = Nicht erreichbar seit { $time }.
chats-tried = Wird wieder versucht: Ob es geht, zeigt die nächste Meldung dorthin.
chats-again = Nächster Versuch: { $time }.
replay-title = Aufgegeben oder ungewiss: { $count }
replay-none = Nichts wurde aufgegeben, und nichts ist ungewiss.
replay-hidden = Meldung { $number }, noch gesperrt
replay-announce = Beitrag
replay-advance = Beitrag vorab
replay-revise = Änderung eines Beitrags
replay-also = weitere Quellen an einem Beitrag
replay-notice = Hinweis unter einem Beitrag
replay-digest = Sammelmeldung
replay-dead = Aufgegeben
replay-uncertain = Ungewiss
replay-question = Noch einmal zustellen? pressbot schreibt dann in diesen Chat.
replay-doubt = Was ungewiss ist, ist vielleicht schon angekommen; wo die Plattform das nicht sagen kann, steht es dann zweimal dort.
replay-suspended = Dieser Chat ist zurzeit nicht erreichbar, dort kommt nichts an. `/admin chats` zeigt, warum.
replay-done =
    { $count ->
        [0] Hier ist nichts mehr zu tun: Das wurde inzwischen zugestellt oder ist unterwegs.
        [one] Eine Zustellung wird noch einmal versucht.
       *[other] { $count } Zustellungen werden noch einmal versucht.
    }
button-replay-one = Noch einmal zustellen
button-replay-all = Alle dieses Chats: { $count }
queue-title = Was noch zuzustellen ist
queue-none = Es gibt noch keine Zustellungen.
queue-waiting = { $count } wartend
queue-under-way = { $count } unterwegs
queue-uncertain = { $count } ungewiss
queue-held = { $count } zurückgehalten
queue-dead = { $count } aufgegeben
queue-oldest =
    { $minutes ->
        [0] Die älteste wartet seit weniger als einer Minute.
        [one] Die älteste wartet seit einer Minute.
       *[other] Die älteste wartet seit { $minutes } Minuten.
    }
queue-owner = Zugestellt von: { $owner }
queue-nobody = Zurzeit stellt hier niemand zu.

## Fehler

command-failed = Das hat gerade nicht geklappt. Bitte versuchen Sie es gleich noch einmal.
error-title = Das hat nicht geklappt.
query-empty = Die Suche ist leer. Schreiben Sie die Wörter hinter den Befehl, zum Beispiel: feuerwehr
query-unbalanced-quote = Hier beginnt eine Wortfolge, die nicht endet. Es fehlt ein Anführungszeichen.
query-too-long = Die Suche ist zu lang: Höchstens { $found } Zeichen gehen.
query-too-many-terms = Die Suche hat zu viele Wörter: Höchstens { $found } gehen.
query-unknown-field = Das Feld „{ $found }“ gibt es nicht. Es gibt quelle, titel, ort, umkreis, thema, sprache, mit, ab, vor und am. Ein Doppelpunkt in einem Wort gehört in Anführungszeichen.
query-empty-field = Direkt hinter „{ $found }:“ fehlt ein Wort oder eine Wortfolge in Anführungszeichen.
query-no-words = Hier steht kein Wort, nach dem sich suchen lässt.
query-unbalanced-open = Die Klammer wird nicht geschlossen.
query-unbalanced-close = Diese Klammer ist zu viel.
query-empty-group = Zwischen den Klammern steht nichts.
query-operand-missing = Zu „{ $found }“ fehlt ein Wort.
query-too-deep = So viele Klammern ineinander gehen nicht: höchstens { $found }.
query-too-wide = Diese Suche fände fast alles. Nennen Sie mindestens ein Wort, eine Quelle, einen Ort oder ein Thema.
query-contradiction = Diese Suche kann nichts finden: „{ $found }“ soll vorkommen und nicht vorkommen.
query-nested-day = „{ $found }“ gilt nur für die ganze Suche, nicht in Klammern, mit ODER oder mit Minus.
query-reversed-days = Zwischen diesen Tagen liegt kein Tag: { $found }
query-short-prefix = Vor dem Stern braucht es mindestens drei Buchstaben; ae, oe und ue zählen als einer.
query-star-inside = Der Stern steht nur am Ende eines einzelnen Wortes aus Buchstaben, nicht in Anführungszeichen und nicht hinter einem Feld.
query-unknown-language = „{ $found }“ ist keine Sprache, zum Beispiel: sprache:de
query-unknown-has = Hier geht nur mit:bild.
query-unknown-day = „{ $found }“ ist kein Tag. Es gehen 2026-11-22, 22.11.2026, heute, gestern, 7d.
query-unknown-topic = Das Thema „{ $found }“ gibt es nicht.
query-unknown-place = Den Ort „{ $found }“ kennt pressbot nicht. Namen aus mehreren Wörtern gehören in Anführungszeichen: ort:"Bad Oeynhausen"
query-unknown-centre = Den Ort „{ $found }“ kennt pressbot nicht. Namen aus mehreren Wörtern gehören in Anführungszeichen: umkreis:"Bad Oeynhausen,30km"
query-place-missing = Vor dem Komma fehlt der Ort, zum Beispiel: umkreis:Wolfsburg,30km
query-ambiguous-place = Orte namens „{ $found }“ gibt es mehrere.
place-which = Orte namens „{ $found }“ gibt es mehrere. Welcher ist gemeint?
place-more = Weitere liegen in { $areas }. Einen davon nennen Sie so: { $example }
query-unknown-distance = So geht es: umkreis:Wolfsburg,30km oder umkreis:"Bad Oeynhausen,30km", höchstens 100 km.
query-suggestion = Meinten Sie { $suggestion }?

## Terminal

terminal-edited = #{ $number }, geändert
terminal-picture = Bild: { $alt }
terminal-picture-untold = Bild
terminal-file = Datei: { $name } · { $kilobytes } kB
terminal-no-button = Einen Knopf { $number } gibt es hier nicht.
