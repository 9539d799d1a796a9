# What the checks find: what is wrong and what to do. Codes and arguments are those of Rust (domain::checks).

finding-severity-blocking = must be mended
finding-severity-advice = worth a look

finding-required_field =
    Missing: { $field ->
        [headline] headline
        [kicker] kicker
        [standfirst] standfirst
        [body] body
        [section] section
        [bylines] byline
        [dateline] dateline
        [keywords] keywords
        [topic] topic
        [lead] lead image
        [gallery] gallery
        [slug] slug
        [story_type] story type
        [sources] sources
        [desk_note] note to the desk
        [related] related articles
        [embargo] embargo
        [planned_length] planned length
        [seo_title] SEO title
        [seo_description] SEO description
        [ai] AI disclosure
        [references] references
        [attachments] attachments
       *[other] { $field }
    }. Fill it in before you submit.
finding-recommended_field =
    Recommended: { $field ->
        [headline] headline
        [kicker] kicker
        [standfirst] standfirst
        [body] body
        [section] section
        [bylines] byline
        [dateline] dateline
        [keywords] keywords
        [topic] topic
        [lead] lead image
        [gallery] gallery
        [slug] slug
        [story_type] story type
        [sources] sources
        [desk_note] note to the desk
        [related] related articles
        [embargo] embargo
        [planned_length] planned length
        [seo_title] SEO title
        [seo_description] SEO description
        [ai] AI disclosure
        [references] references
        [attachments] attachments
       *[other] { $field }
    }. Add it if you can.
finding-too_long =
    Too long: the { $field ->
        [headline] headline
        [kicker] kicker
        [standfirst] standfirst
        [body] body
        [section] section
        [bylines] byline
        [dateline] dateline
        [keywords] keywords
        [topic] topic
        [lead] lead image
        [gallery] gallery
        [slug] slug
        [story_type] story type
        [sources] sources
        [desk_note] note to the desk
        [related] related articles
        [embargo] embargo
        [planned_length] planned length
        [seo_title] SEO title
        [seo_description] SEO description
        [ai] AI disclosure
        [references] references
        [attachments] attachments
       *[other] { $field }
    } has { $actual } { $unit ->
        [words] words
       *[chars] characters
    }, at most { $max }. Shorten it.
finding-picture_without_caption =
    { $where ->
        [lead] The lead image
        [gallery] Picture { $number } of the gallery
       *[body] Picture { $number } in the text
    } has no caption. Say who, where and when.
finding-picture_without_credit =
    { $where ->
        [lead] The lead image
        [gallery] Picture { $number } of the gallery
       *[body] Picture { $number } in the text
    } has no credit. Name the photographer or the agency.
finding-picture_without_alt =
    { $where ->
        [lead] The lead image
        [gallery] Picture { $number } of the gallery
       *[body] Picture { $number } in the text
    } has no description for those who cannot see it. Say in a line what it shows.
finding-empty_block =
    { $block ->
        [heading] An empty heading. Write it or delete it.
        [quote] An empty quote. Write it or delete it.
       *[paragraph] An empty paragraph. Write it or delete it.
    }
finding-doubled_word = “{ $word }” stands twice in a row. Delete one unless you mean it.
finding-doubled_space = { $count } spaces in a row. Keep one.
finding-invisible_characters = { $count } characters that nobody sees ({ $codes }) break search and line ends here. Delete this stretch and type it again.
finding-decomposed_text = Letters and accents are stored apart here. Galley joins them when the revision is frozen; if accents look misplaced, type the text again.
finding-link_without_target =
    { $reason ->
        [card] The link card “{ $text }” has no address that opens. Paste an https:// address, or delete the card.
        [address] The link “{ $text }” points to “{ $href }”, which cannot be opened. Use a whole address that begins with https://.
       *[empty] The link “{ $text }” has no address. Paste one, or remove the link.
    }
finding-unlinked_address = The address { $address } is not a link. Link some words to it, or leave it out.
finding-date_contradiction =
    { $reason ->
        [weekday] { $date } is a { $weekday ->
            [mon] Monday
            [tue] Tuesday
            [wed] Wednesday
            [thu] Thursday
            [fri] Friday
            [sat] Saturday
           *[sun] Sunday
        }, not the weekday in the text. Check the date or the weekday.
        [range] This period runs backwards: it begins { $other } and ends { $date }. Check both.
        [impossible] There is no { $date } in the calendar. Check it.
        [relative] Published on { $publish_date }, “{ $word }” is { $expected }, but the text says { $date }. Mend the date, or drop “{ $word }”.
       *[after_publish] The text tells { $date } as past, but the article is published on { $publish_date }. Check the date.
    }
finding-unresolved_reason = A return reason is not resolved. Mend it, then mark it resolved: “{ $note }”
finding-unresolved_comment = A comment is not resolved. Answer it or mark it resolved: “{ $note }”
finding-missing_second_source = Sources named: { $have } of the { $need } asked for. Add a person or a document that confirms it.
finding-legacy_encoding =
    { $encoding ->
        [vni] Text in the old VNI encoding: “{ $text }”. Replace it by “{ $suggest }”.
       *[tcvn3] Text in the old TCVN3 (ABC) encoding: “{ $text }”. Replace it by “{ $suggest }”.
    }
finding-near_duplicate = About { $percent } % the same as the article “{ $headline }”. Open that one and see whether this is needed.

# Names of fields, on their own
field-headline = headline
field-kicker = kicker
field-standfirst = standfirst
field-body = body
field-section = section
field-bylines = byline
field-dateline = dateline
field-keywords = keywords
field-topic = topic
field-lead = lead image
field-gallery = gallery
field-slug = slug
field-story_type = story type
field-sources = sources
field-desk_note = note to the desk
field-related = related articles
field-embargo = embargo
field-planned_length = planned length
field-seo_title = SEO title
field-seo_description = SEO description
field-ai = AI disclosure
field-references = references
field-attachments = attachments
field-corrections = correction notices
field-dated = date it gives itself
field-seo = SEO title and description
