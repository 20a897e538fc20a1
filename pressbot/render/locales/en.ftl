# All that pressbot says in English: short, friendly, exact; without exclamation marks.
# The words are those of ARCHITECTURE.md, section 1.
# Commands stand between `…`: each platform writes them in its own way.

moment-pattern = EEE, d MMM yyyy, HH:mm

## Posts

post-correction = Correction: { $time }
post-correction-of = Correction: { $time } (changed: { $parts })
post-correction-undated = Correction
correction-told = Corrected: the press office has corrected this release.
correction-told-parts = Corrected: { $parts }. The post shows the corrected version.
correction-headline = headline
correction-text = text
correction-pictures = pictures
correction-contact = press contact
post-embargo = Embargo in the text: { $words }
advance-until = EMBARGO until{" "}
advance-duty = For you alone: not to be published before then, nor passed on.
advance-ended = Your advance access to “{ $source }” has ended, so the text is no longer here. What you have read stays embargoed until then.
advance-held-back = The press office is holding this release back, so the text is no longer here. What you have read is still not to be published.
post-credit = Picture: { $credit }
post-no-credit = Credit: not given
post-reason = Subscription: { $query }
also-from = Also from:{" "}
also-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
post-withdrawn = Withdrawn
post-withdrawn-text = The press office has withdrawn this release. Please use neither text nor pictures.
withdrawal-told-digest = Release { $number } of this digest was withdrawn. Please use neither its text nor its pictures.

button-full = Full text
button-images =
    { $count ->
        [one] Picture
       *[other] Pictures ({ $count })
    }
button-contact = Contact
button-original = Original
button-why = Why did I get this?
button-mute = Mute this source
button-save = Save
button-alike = More like this
button-leave = End subscription

## What hangs on a post

originals-coming =
    { $count ->
        [one] The original follows as a file.
       *[other] { $count } originals follow as files.
    }
originals-first = The first { $count } of { $total } originals follow as files.
originals-none = This release has no pictures.
originals-missing =
    { $count ->
        [one] One picture could not be fetched or did not arrive. Please get it from the press office:
       *[other] { $count } pictures could not be fetched or did not arrive. Please get them from the press office:
    }
originals-under-way = The pictures of this release are already on their way.
album-coming = The album follows.
button-album = Show as an album
handout-gone = This picture is no longer part of the release.
originals-name = picture-{ $number }
originals-terms = Terms: { $terms }
contact-none = The press office names no contact.
more-title = About the release “{ $headline }”:
mute-question = Shall this subscription bring no more releases from the source “{ $source }”?
mute-before = So far:
mute-after = Then:
mute-yes = Yes, change it
mute-impossible = Without this source the subscription would bring nothing. You can end it:
subscription-gone = The subscription that brought this release does not exist any more.
subscription-changed = Subscription changed:
button-undo = Undo

## Full text and revisions

full-cut = The text is cut here. The press office has the whole release.
full-picture = Picture
full-file = Attachment
full-contact = Press contact
full-original = Original: { $url }
release-revisions = Revisions
release-not-found = There is no such release in the archive.
change-new = First revision
change-cosmetic = Revised
change-correction = Correction
change-withdrawal = Withdrawal

## Search

reading-releases = Releases
reading-with = with { $terms }
reading-without = without { $terms }
reading-not = not { $term }
reading-word = “{ $text }”
reading-exact = exactly “{ $text }”
reading-phrase = “{ $text }” in this order
reading-prefix = “{ $text }…”
reading-title = “{ $text }” in the title
reading-source = from sources with “{ $text }”
reading-place = from { $text }
reading-near = from within { $kilometres } km of { $place }
reading-topic = on the topic “{ $text }”
reading-lang = in { $name }
reading-has = with a picture
reading-after = from { $day } on
reading-before = before { $day }
reading-on = of { $day }
reading-after-ago =
    { $days ->
        [0] since today
        [1] since yesterday
       *[other] of the last { $days } days
    }
reading-before-ago =
    { $days ->
        [0] before today
        [1] before yesterday
       *[other] older than { $days } days
    }
reading-on-ago =
    { $days ->
        [0] of today
        [1] of yesterday
       *[other] of { $days } days ago
    }

typed-or = OR
typed-has-image = has:image
typed-title = title
typed-source = source
typed-place = place
typed-near = near
typed-topic = topic
typed-lang = lang
typed-after = after
typed-before = before
typed-on = on

search-found =
    { $total ->
        [one] One release found
       *[other] { $total } releases found
    }
search-found-more = Over { $total } releases found
search-page = Page { $page } of { $pages }
search-nothing = Nothing found
search-nothing-hint = Fewer words find more. A subscription tells you as soon as there is something.
button-best-first = Best first
button-newest-first = Newest first
button-narrow = Narrow
button-back = Back
search-meant = Did you mean: { $query }?
narrow-title =
    { $counted ->
        [one] What the one release found has:
       *[other] What the newest { $counted } releases found have in common:
    }
narrow-nothing = These releases cannot be narrowed any further.
narrow-source = Source:{" "}
narrow-topic = Topic:{" "}
narrow-place = Place:{" "}
narrow-month = Month:{" "}
button-subscribe-to-this = Subscribe to this
inline-fault = This query cannot be understood yet
inline-nothing = No release found
inline-failed = The search did not work just now
latest-title = The newest releases
latest-nothing = There is no release in the archive yet.

## Subscriptions

preview-title = Your query
preview-found =
    { $found ->
        [one] There was one release in the last { $days } days:
       *[other] There were { $found } releases in the last { $days } days. The newest:
    }
preview-found-more = There were over { $found } releases in the last { $days } days. The newest:
preview-nothing = There was no release in the last { $days } days. A subscription still brings you every future one that fits.
preview-many = That is about { $daily } a day. One more word makes the subscription more exact.
preview-many-more = That is over { $daily } a day. One more word makes the subscription more exact.
button-subscribe = Subscribe
button-share = Share
button-into-group = Into a group
subscribed = Subscribed:
subscribed-what = Every new release that fits comes to this chat from now on.
subscribed-count =
    { $count ->
        [one] This chat now has one subscription.
       *[other] This chat now has { $count } subscriptions.
    }
subscribed-already = This chat is already subscribed to:
button-unsubscribe = Unsubscribe
unsubscribe-title = Which subscription would you like to end?
unsubscribe-of-post = These subscriptions bring this release. Which one would you like to end?
unsubscribe-more = `/list` shows the others.
unsubscribed = Unsubscribed:
told-subscribed = subscribed this chat to:
told-changed = changed a subscription of this chat:
told-before = Before:
told-ended = ended a subscription of this chat:
told-set = set this chat as follows:
told-language = changed the language of this chat to English.
subscriptions-title =
    { $pages ->
        [one] Subscriptions of this chat
       *[other] Subscriptions of this chat, page { $page } of { $pages }
    }
subscriptions-hint = A button opens the subscription of that number.
card-since = Since: { $time }
card-last-hit = Last hit: { $time }
card-no-hit = No hit in the archive yet.
button-preview = Preview
subscriptions-none = This chat has no subscription yet.
subscriptions-none-hint = This is how to make one:

## Topics and places

topics-title = Topics
topics-hint = A topic opens what is below it.
topics-below = The whole topic, or more exactly:
topics-called = Topics for “{ $text }”:
topics-alike = There is no topic “{ $text }”. These have similar names:
topics-none = There is no topic “{ $text }”.
button-all-topics = All topics
button-preview-of = Preview: { $name }
near-usage = Name a place: `/near Wolfsburg`
near-location = Or send your location by the button below the text field.
button-location = Send location
location-farewell = The button for the location is hidden again.
near-question = Where should the releases be from? A button shows what there was.
near-more = Name any other more exactly, for instance: `{ $example }`
near-unknown = pressbot does not know the place “{ $place }”.
button-radius = { $kilometres } km
button-only = Only { $place }

## Saved releases

saved = Saved:
saved-where = `/saved` shows all that is saved in this chat.
saved-notice = Saved. `/saved` shows all that is saved.
saved-already = This release is saved already.
saved-dropped = No longer saved.
saved-none = No release is saved in this chat yet. “{ button-save }” is behind ⋯ below a post.
saved-title =
    { $count ->
        [one] One saved release
       *[other] { $count } saved releases, page { $page } of { $pages }
    }
saved-hint = A number opens the release, ✕ takes it off the list.
save-usage = “{ button-save }” is behind ⋯ below a post. Or name a release by its number: `/save 123`
button-unsave = Unsave

## Taking along and deleting

export-file = pressbot-subscriptions.txt
export-saved-file = pressbot-saved.txt
exported =
    { $count ->
        [one] The subscription of this chat as a file. `/import` and that line make it one again.
       *[other] The { $count } subscriptions of this chat as a file, one a line. `/import` and those lines make them subscriptions again.
    }
import-usage = Put a query behind `/import`, or several, each on a line of its own:
import-example = `/import fire brigade
    police -exercise`
import-files = A file with a query a line will do as well: send it with `/import` as the text below it, or answer it with `/import`.
import-too-large = The file is too large: at most { $most } kilobytes will do.
import-not-had = The file could not be fetched. Please send it once more.
import-not-text = This file is no text in UTF-8.
import-not-queries = This file holds no queries. The file of `/export` will do, or a text with a query a line.
import-no-opml = This file is no list of feeds (OPML), or it is damaged.
imported-sources =
    { $count ->
        [0] No new feeds
        [one] One feed taken on
       *[other] { $count } feeds taken on
    }
imported-sources-known =
    { $count ->
        [one] One was there already.
       *[other] { $count } were there already.
    }
export-sources-file = pressbot-sources.opml
exported-title = Sources of pressbot
exported-sources =
    { $count ->
        [one] The feed of this pressbot as OPML.
       *[other] The { $count } feeds of this pressbot as OPML.
    }
import-too-many = At most { $most } lines at once.
import-line = Line { $number }:
import-faults-more =
    { $count ->
        [one] One more line could not be understood.
       *[other] { $count } more lines could not be understood.
    }
imported =
    { $count ->
        [0] Subscribed to nothing new
        [one] Subscribed to one query
       *[other] Subscribed to { $count } queries
    }
imported-more = and { $count } more; `/list` shows all
imported-known =
    { $count ->
        [one] One was subscribed to already.
       *[other] { $count } were subscribed to already.
    }
stored-title = This is stored about this chat
stored-subscriptions = Subscriptions: { $count }
stored-saved = Saved releases: { $count }
stored-posts = Posts in this chat: { $count }
stored-accreditations = Advance access, ended as well: { $count }
stored-settings = Language: { $name }, time zone: { $zone }
stored-files = Subscriptions and what is saved follow as files.
forget-question = Delete all of it? Nothing comes to this chat any more then, and what stands here is neither corrected nor withdrawn. This cannot be undone.
button-forget = Delete all
forgotten = Nothing is stored about this chat any more. If you write again, all begins anew.

## Forms and the App Home

form-title = New subscription
form-title-change = Change subscription
form-words = Words
form-words-hint = All must occur. Also: "open day" · fire OR flood · -exercise · near:Wolfsburg,30km
form-source = Sources
form-source-hint = All sources
form-topic = Topics
form-topic-hint = All topics
form-place = Places
form-place-hint = All places
form-in-words = This is how to do it without a form:
form-which = Which subscription would you like to change?
form-save = Save
button-cancel = Cancel
button-change = Change
home-title = pressbot
home-what = New releases for your own subscriptions come to you as messages, those for a channel's subscriptions stand there.
home-none = You have no subscription of your own yet.
home-own =
    { $count ->
        [one] Your subscription
       *[other] Your { $count } subscriptions
    }
home-channels = Subscriptions of your channels
home-saved = Saved last
home-more =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
shortcut-no-post = This is no post by pressbot with a release.

## Advance access

accredit-private = Advance access is to be had only in a private chat with pressbot: what is embargoed is meant for one person.
accredit-unknown = No source is called “{ $name }”. `/sources` shows all.
accredit-which = To which source would you like advance access?
accredit-more = There are others; a longer name says which one you mean.
accredit-title = Advance access:{" "}
accredit-offer = Releases of this source then come to this chat before their embargo ends. The terms:
accredit-term-1 = You publish nothing of them before the time that they name.
accredit-term-2 = Until then you pass nothing of them on.
accredit-term-3 = You can give the access back at any time with `/accredit`; it can also be withdrawn from you.
accredit-who = Those who run pressbot here decide on it, and see your name and the source.
button-accredit-ask = Accept the terms and ask
accredit-asked-now = You have asked for advance access to “{ $name }”. The answer comes to this chat.
accredit-none = You have not asked for advance access yet. To do so: `/accredit` and the name of a source; `/sources` shows all.
accredit-own = Your advance access
accredit-asked = asked for on { $time }, not decided yet
accredit-granted = granted on { $time }
accredit-refused = refused on { $time }
accredit-ended = ended on { $time }
accredit-by = by { $by }
button-accredit-end = Give back: { $source }
button-accredit-take-back = Withdraw request: { $source }
accreditations-title = Advance access
accreditations-none = Nobody has advance access or asks for it.
accreditations-more = and { $count } more; pressbot accreditations list shows all
accreditation-not-private = { $chat } is no private chat: advance access is for one person only.
button-accreditation-grant = Grant: { $name }
button-accreditation-refuse = Refuse: { $name }
button-accreditation-end = End: { $name }
notice-asked = { $person } asks for advance access to “{ $source }” and has accepted the terms. `/admin accreditations` shows all.
notice-accredited = Your advance access to “{ $source }” is granted. Embargoed releases now come here beforehand; please do not publish them before their time, nor pass them on.
notice-refused = Your request for advance access to “{ $source }” was refused. The press office can answer questions.
notice-ended = Your advance access to “{ $source }” was ended. What you have read stays embargoed until its time.

## Help and answers

greeting-title = Hello
greeting-what = pressbot reads the releases of many press offices and sends every new one that fits your queries to this chat.
greeting-begin = What would you like to begin with? Three steps lead to a first subscription. Or at once:
greeting-again =
    { $count ->
        [one] This chat has one subscription; `/list` shows it.
       *[other] This chat has { $count } subscriptions; `/list` shows them.
    } Three steps lead to another. Or at once:
greeting-search = search the archive
greeting-subscribe = subscribe to a query
example-search = `/search fire brigade`
example-subscribe = `/sub "open day"`
button-by-place = Place
button-by-topic = Topic
button-by-words = Words
onboarding-place = Which German state?
onboarding-place-named = This is how to name any other place:
onboarding-place-example = `/sub place:wolfsburg`
onboarding-near = What happens around you is shown by `/near`.
onboarding-topic = Which topic?
onboarding-words = Which words?
onboarding-words-typed = Put them behind the command, for example:
onboarding-words-rules = Of several words all must be there. In quotation marks they must stand side by side, and a minus excludes a word.
onboarding-example-word = fire brigade
onboarding-example-phrase = "open day"
onboarding-example-both = council budget
button-latest = Newest releases
button-help = Help

help-title = Commands
help-query = How to search: all words must occur. There are also: "open day" · fire OR flood · -exercise · fire* · title:derby · source:police · place:Wolfsburg · near:Wolfsburg,30km · topic:sport · has:image · after:7d. OR in capitals, names of several words in quotation marks.
help-more = More about a command: `/help COMMAND`
help-also = Also:

group-greeting = Everybody may ask and search here. What the group subscribes to is up to its admins.
channel-greeting = pressbot may now post in { $name }. From here you subscribe for the channel: `/sub { $name } QUERY`. Its subscriptions: `/list { $name }`. How it gets its posts: `/settings { $name }`.
channel-greeting-nameless = pressbot may now post in the channel { $name }. Subscribe there with `/sub QUERY`; `/list` shows its subscriptions.

command-start-usage = `/start`
command-start-does = greets you and shows how to begin
command-help-usage = `/help [COMMAND]`
command-help-does = shows the commands, or one more closely
command-sub-usage = `/sub QUERY`
command-sub-does = shows what a query would bring, and subscribes if you like
command-unsub-usage = `/unsub`
command-unsub-does = ends a subscription of your choice; as a reply to a post the one that brought it
command-list-usage = `/list`
command-list-does = shows the subscriptions of this chat and opens each
command-search-usage = `/search QUERY`
command-search-does = searches the archive, newest first
command-latest-usage = `/latest [NUMBER]`
command-latest-does = shows the newest releases
command-release-usage = `/release [NUMBER]`
command-release-does = shows one release whole, with its revisions; also as a reply to a post
command-lang-usage = `/lang de|en`
command-lang-does = changes the language: German or English
command-preview-usage = `/preview QUERY`
command-preview-does = shows what a query would have brought in the last 30 days
command-why-usage = `/why [NUMBER]`
command-why-does = says why a release came or did not; also as a reply to a post
command-save-usage = `/save [NUMBER]`
command-save-does = saves a release, as a reply to its post
command-saved-usage = `/saved`
command-saved-does = shows the saved releases
command-sources-usage = `/sources [TEXT]`
command-sources-does = shows what there is to follow; `/sources add ADDRESS` adds a source
command-settings-usage = `/settings`
command-settings-does = shows and changes how posts come here: quiet hours, digest, sound, pictures
command-pause-usage = `/pause [NUMBER] [2d|until 2026-12-24]`
command-pause-does = lets nothing new come for a while; it is kept. With a number from `/list` only that subscription is paused, and nothing comes later
command-resume-usage = `/resume [NUMBER]`
command-resume-does = ends the pause, or that of one subscription
command-digest-usage = `/digest`
command-digest-does = brings at once, in one message, what waits for its hour
command-topics-usage = `/topics [TEXT]`
command-topics-does = shows the topics, one level at a time
command-near-usage = `/near PLACE`
command-near-does = shows what there is round a place
command-export-usage = `/export`
command-export-does = gives you the subscriptions of this chat as a file
command-import-usage = `/import QUERY`
command-import-does = subscribes to queries, one a line
command-accredit-usage = `/accredit [SOURCE]`
command-accredit-does = asks for advance access to embargoed releases; without a source it shows what you have
command-forgetme-usage = `/forgetme`
command-forgetme-does = shows what is stored about this chat, and deletes it if you like
command-status-usage = `/status`
command-status-does = shows whether all is well

why-usage = “{ button-why }” is behind ⋯ below a post. Or name a release by its number: `/why 123`
why-advance = You get in advance what this source embargoes: you have advance access to it.
why-matches = matches.
why-fails = does not match. Not met: { $failed }
why-rests = This subscription rests: { $rest }
why-fails-by = { $part } ({ $words })
why-same = The same release as number { $number } from { $source }.
why-told = It did not come again because this chat has already got number { $number } from { $source }.
why-twice = This post may have arrived twice: the answer of the platform was lost.
evidence-headline = { $words } in the headline
evidence-kicker = { $words } in the kicker
evidence-subhead = { $words } in the subhead
evidence-text = { $words } in the text
evidence-source = { $words } in the name of the source
evidence-place = { $words } as the place of the source
evidence-topic = { $words } as a topic
evidence-language = { $words } as the language
evidence-picture = { $words } with the picture
evidence-published = published { $words }
evidence-distance = { $place }, { $kilometres } km away

unknown-command = There is no command `{ $command }`.
unknown-command-suggestion = Did you mean `{ $command }`?
expired-button = This button is no longer valid. Please send the command again.
language-set = pressbot now answers in English here.
language-unknown = pressbot does not speak this language. There are: { $languages }

status-title = Status
status-feeds =
    { $count ->
        [one] One feed is polled
       *[other] { $count } feeds are polled
    }
status-last-poll = Last poll: { $time }
status-never-polled = Not polled yet
status-releases = Releases in the archive: { $count }
status-subscriptions = Subscriptions of this chat: { $count }
status-hits = Hits in the last 7 days: { $count }
status-all-well = All sources answer.
status-broken = Broken at present:

## Settings, pauses, digests

settings-title = Settings of this chat
settings-language = Language
settings-language-does = In which language pressbot answers here.
settings-language-de = German
settings-language-en = English
settings-zone = Time zone
settings-zone-does = The time zone in which days and hours are meant here. `/settings Europe/Lisbon` sets any other.
settings-zone-unknown = There is no time zone of this name. This is how they are called: Europe/Lisbon
settings-quiet = Quiet hours
settings-quiet-does = In these hours nothing new comes. Corrections and withdrawals always come.
settings-quiet-off = none
settings-quiet-hours = { $start } to { $end }
settings-digest = Digest
settings-digest-does = Everything new in one message a day, instead of each release by itself. `/digest` brings it at once.
settings-digest-off = none, each release by itself
settings-digest-hour = daily at { $time }
settings-limit = Posts a day
settings-limit-does = What is more comes in one message the next morning.
settings-limit-0 = any number
settings-limit-number = { $number } at most
settings-silent = Sound
settings-silent-does = Whether posts arrive with a sound, where the platform lets pressbot choose. That a release was withdrawn is always told with a sound.
settings-silent-off = with sound
settings-silent-on = silent
settings-pictures = Pictures
settings-pictures-does = Whether posts come with their pictures.
settings-pictures-off = without
settings-pictures-on = with
settings-rich = Long full text
settings-rich-does = Whether a long full text comes as a single message on Telegram. Older apps and Telegram in the browser do not show it.
settings-rich-off = in several messages
settings-rich-on = in one message
settings-heartbeat = Sign of life
settings-heartbeat-does = Whether pressbot says here that there was no hit for a week.
settings-heartbeat-off = never
settings-heartbeat-on = after a week without hits
settings-once = Uncertain posts
settings-once-does = What becomes of a post when nobody knows whether it arrived.
settings-once-off = sent again, perhaps twice
settings-once-on = not repeated, perhaps lost
settings-replies = Corrections
settings-replies-does = Where it is told that a post was corrected or withdrawn. The post itself is always edited.
settings-replies-thread = in the thread of the post
settings-replies-channel = in the channel, as a message of its own
settings-replies-both = in the thread and in the channel
pause-usage = This is how to say for how long: `/pause 2d`, `/pause 3h`, `/pause 1 week`; and until when: `/pause until tomorrow 8:00`, `/pause until 2026-12-24`. Without it the pause lasts until `/resume`. One subscription alone is paused by its number from `/list`: `/pause 3`, `/pause 3 2d`
pause-until-usage = Until when the pause is to last could not be understood, or that is over, or more than a year ahead. This is how: `/pause until 18:00`, `/pause until tomorrow 8:00`, `/pause until 24.12.`, `/pause until 2026-12-24 18:00`
paused-until = Paused until { $time }.
paused-open = Paused until `/resume`.
paused-kept = What fits meanwhile is kept and comes then. Corrections and withdrawals always come.
resumed =
    { $count ->
        [0] Posts come again.
        [one] Posts come again. One release was kept.
       *[other] Posts come again. { $count } releases were kept.
    }
button-resume = Resume
button-pause = Pause
pause-which = There is no subscription with this number here. `/list` shows the numbers.
one-paused = This subscription is paused:
one-paused-open = Paused until further notice.
one-paused-missed = What matches meanwhile does not come later either; `/search` finds it.
one-resumed = This subscription brings posts again:
one-resumed-missed = What matched meanwhile does not come now; `/search` finds it.
resumed-resting =
    { $count ->
        [one] One subscription is still paused; `/list` shows it.
       *[other] { $count } subscriptions are still paused; `/list` shows them.
    }
digest-title =
    { $count ->
        [one] Digest: one release
       *[other] Digest: { $count } releases
    }
digest-coming =
    { $count ->
        [one] One release was waiting. It comes now.
       *[other] { $count } releases were waiting. They come now, in one message.
    }
digest-nothing = Nothing is waiting.
notice-limit = The limit of { $limit } posts a day is reached. The rest comes in one message: { $time }.
why-held-open = Held: paused until `/resume`.
why-held-paused = Held: paused until { $time }.
why-held-quiet = Held: quiet hours until { $time }.
why-held-digest = Held: comes with the digest, { $time }.
why-held-limit = Held: over the limit of posts a day, comes with the rest, { $time }.

## Sources and their health

sources-title =
    { $count ->
        [one] One source
       *[other] { $count } sources
    }
sources-none = There is no source yet.
sources-none-like = There is no source with “{ $text }” in its name or place. `/sources` shows all.
sources-add-usage = Put the address of a feed, or of a page with one, behind the command: `/sources add https://www.stadt.example/presse`
source-latest = Last release: { $time }.
source-without-feed = None of its feeds is polled now. What it issued stays in the archive.
source-added = Added: { $name }. What its feed holds already goes into the archive, everything new is announced.
source-known = This feed is polled already: { $name }
source-removed = No longer polled: { $name }. What it brought stays in the archive.
source-unknown = No feed with this address is polled. `/sources` shows the addresses.
slack-own-chat = This is a chat between others, where I cannot deliver anything. Please write to me in our own chat: @{ $name }
slack-group-chat = I cannot deliver anything in direct messages of several people. Please invite me to a channel, or write to me in our own chat: @{ $name }
slack-invite-me = I am not a member of this channel yet. Please invite me first: /invite @{ $name }
slack-file-elsewhere = The file is in your chat with pressbot.
admins-only = Only admins may do this here. Everybody may ask and search.
members-only = Only members of this workspace may do this here. Everybody may ask and search.
named-only = Only the people named by the operator may do this here. Everybody may ask and search.
admins-only-in-channel = In this channel only its admins use the buttons. You can ask pressbot in a private chat.
for-chat = For { $name }
for-chat-means = “This chat” here means { $name }.
question-reply = Reply to this message.
question-sub = Which query would you like to subscribe to for this group?
question-sub-example = feuerwehr wolfsburg
question-preview = Which query would you like to preview?
question-preview-example = feuerwehr wolfsburg
question-search = What would you like to search for?
question-search-example = feuerwehr wolfsburg
question-near = Which place is it about?
question-near-example = Wolfsburg
question-import = Which queries would you like to subscribe to, one a line?
question-import-example = feuerwehr wolfsburg
that-chat = that chat
not-your-chat = pressbot does not know { $name }, or you may change nothing there. Add pressbot there as an admin; all admins may change it.
operators-only = Only those who run pressbot may do this here.
button-subscribe-to-source = Subscribe to this source
button-pause-feed = Pause
button-resume-feed = Poll again
button-add-source = Add
look-begun = Looking at { $address }. This may take half a minute.
found-title = There is a feed:
found-entries =
    { $count ->
        [0] It is empty now.
        [one] It has one entry now.
       *[other] It has { $count } entries now, the newest:
    }
found-language = Language: { $name }.
found-others = The page names others, too:
found-question = Add it as a source for all?
found-none = There is no feed at { $address }.

health-new = Last had something new: { $time }.
health-nothing = No release yet.
health-never = Not polled yet.
health-next = Next look: { $time }.
health-paused = Paused.
health-stopped = Stopped.
health-failing-since = Failing since { $time }.
fault-unreachable = Its server does not answer. That usually passes by itself.
fault-refused = Its server answers with error { $status }. If that stays so, please look whether the feed has moved.
fault-gone = The server says that it is gone for good. Please look for its successor and add that with `/sources add`.
fault-not-a-feed = There is something other than a feed there, perhaps a page. Please check whether the feed has moved.
fault-address-refused = The address leads into a network that pressbot does not enter. An operator can allow it by poll.allow_networks.
fault-too-large = It is larger than a feed may be. An operator can look at poll.max_megabytes.
fault-too-costly = Reading it takes more time or memory than a feed may.
fault-unknown = It could not be read.
notice-broken =
    { $count ->
        [one] A source is broken
       *[other] { $count } sources are broken
    }
notice-back =
    { $count ->
        [one] A source answers again
       *[other] { $count } sources answer again
    }
notice-quiet =
    { $days ->
        [one] No hits for one day.
       *[other] No hits for { $days } days.
    } { $sources ->
        [one] One source is polled.
       *[other] { $sources } sources are polled.
    }
notice-quiet-poll = The last poll was { $ago }.
button-heartbeat-off = Do not tell me again
button-heartbeat-on = Tell me again
heartbeat-off = pressbot no longer says here when there are no hits. Your subscriptions stay.
heartbeat-on = When there are no hits for a week, pressbot says so here.
notice-more = and { $count } more; `/sources` shows all

## Operation

command-admin-usage = `/admin sources|chats|queue|broken|replay|accreditations`
command-admin-does = shows operators sources, chats, deliveries, what is broken and advance access, and sends anew what was given up
admin-title = For operators
admin-sources-usage = `/admin sources [TEXT]`
admin-sources-does = what the sources bring, and which are broken
admin-chats-usage = `/admin chats`
admin-chats-does = how many chats there are, and which are out of reach
admin-queue-usage = `/admin queue`
admin-queue-does = what is still to be delivered
admin-broken-usage = `/admin broken`
admin-broken-does = which feeds do not answer
admin-replay-usage = `/admin replay`
admin-replay-does = what was given up or is uncertain; send it anew if you wish
admin-accreditations-usage = `/admin accreditations`
admin-accreditations-does = who asks for advance access or has it
button-admin-sources = Sources
button-admin-chats = Chats
button-admin-queue = Queue
button-admin-broken = Broken
button-admin-replay = Given up
button-admin-accreditations = Advance access
admin-sources-broken = ({ $count } broken)
admin-source-feeds =
    { $count ->
        [0] no feed
        [one] one feed
       *[other] { $count } feeds
    }
admin-source-week =
    { $count ->
        [0] no release in 7 days
        [one] one release in 7 days
       *[other] { $count } releases in 7 days
    }
admin-source-latest = last: { $time }
admin-source-silent = no release yet
notice-shut =
    { $count ->
        [one] In one chat pressbot may not write any more, though nobody removed it there
       *[other] In { $count } chats pressbot may not write any more, though nobody removed it there
    }
notice-shut-why = Usually it lacks a right there. It is tried again once a day; `/admin chats` shows where and why.
button-shut-chats = Show these chats
chats-title = Chats
chats-none = There is no chat yet.
chats-active = { $count } active
chats-paused = { $count } paused
chats-suspended = { $count } out of reach
chats-suspended-title = Out of reach: { $count }
chats-since = Out of reach since { $time }.
chats-tried = Being tried again: the next release that goes there will show.
chats-again = Next try: { $time }.
replay-title = Given up or uncertain: { $count }
replay-none = Nothing was given up, and nothing is uncertain.
replay-hidden = Release { $number }, still embargoed
replay-announce = post
replay-advance = post in advance
replay-revise = edit of a post
replay-also = other sources named below a post
replay-notice = reply to a post
replay-digest = digest
replay-dead = Given up
replay-uncertain = Uncertain
replay-question = Send it anew? pressbot then writes in that chat.
replay-doubt = What is uncertain may have arrived already; where the platform cannot tell, it then stands there twice.
replay-suspended = This chat is out of reach now, nothing arrives there. `/admin chats` shows why.
replay-done =
    { $count ->
        [0] There is nothing left to do: it was delivered meanwhile, or is under way.
        [one] One delivery will be tried anew.
       *[other] { $count } deliveries will be tried anew.
    }
button-replay-one = Send anew
button-replay-all = All of this chat: { $count }
queue-title = Still to be delivered
queue-none = There are no deliveries yet.
queue-waiting = { $count } waiting
queue-under-way = { $count } under way
queue-uncertain = { $count } uncertain
queue-held = { $count } held
queue-dead = { $count } given up
queue-oldest =
    { $minutes ->
        [0] The oldest has waited for less than a minute.
        [one] The oldest has waited for a minute.
       *[other] The oldest has waited for { $minutes } minutes.
    }
queue-owner = Delivered by: { $owner }
queue-nobody = Nobody delivers here now.

## Errors

command-failed = That did not work just now. Please try again in a moment.
error-title = That did not work.
query-empty = The query is empty. Put the words behind the command, for instance: fire brigade
query-unbalanced-quote = A phrase begins here that does not end. A quotation mark is missing.
query-too-long = The query is too long: { $found } characters at most.
query-too-many-terms = The query has too many words: { $found } at most.
query-unknown-field = There is no field “{ $found }”. There are source, title, place, near, topic, lang, has, after, before and on. A colon inside a word needs quotation marks.
query-empty-field = Right behind “{ $found }:” a word is missing, or a phrase in quotation marks.
query-no-words = There is no word here that could be searched for.
query-unbalanced-open = This bracket is not closed.
query-unbalanced-close = This bracket is one too many.
query-empty-group = There is nothing between these brackets.
query-operand-missing = A word is missing next to “{ $found }”.
query-too-deep = That is too many brackets inside each other: { $found } at most.
query-too-wide = This query would find nearly everything. Name at least one word, source, place or topic.
query-contradiction = This query can find nothing: “{ $found }” is to occur and not to occur.
query-nested-day = “{ $found }” goes for the whole query only, not inside brackets, with OR or with a minus.
query-reversed-days = There is no day between these: { $found }
query-short-prefix = There must be at least three letters before the star; ae, oe and ue count as one.
query-star-inside = A star stands only at the end of a single word of letters, not in quotation marks and not behind a field.
query-unknown-language = “{ $found }” is no language, for instance: lang:en
query-unknown-has = Only has:image will do here.
query-unknown-day = “{ $found }” is no day. These are: 2026-11-22, 22.11.2026, today, yesterday, 7d.
query-unknown-topic = There is no topic “{ $found }”.
query-unknown-place = pressbot does not know the place “{ $found }”. Names of several words need quotation marks: place:"Bad Oeynhausen"
query-unknown-centre = pressbot does not know the place “{ $found }”. Names of several words need quotation marks: near:"Bad Oeynhausen,30km"
query-place-missing = The place before the comma is missing, for instance: near:Wolfsburg,30km
query-ambiguous-place = There are several places called “{ $found }”.
place-which = There are several places called “{ $found }”. Which one do you mean?
place-more = There are more in { $areas }. This is how to name one: { $example }
query-unknown-distance = Like this: near:Wolfsburg,30km or near:"Bad Oeynhausen,30km", at most 100 km.
query-suggestion = Did you mean { $suggestion }?

## Terminal

terminal-edited = #{ $number }, edited
terminal-picture = Picture: { $alt }
terminal-picture-untold = Picture
terminal-file = File: { $name } · { $kilobytes } kB
terminal-no-button = There is no button { $number } here.
