# What the checks find. The codes are those of Rust.

finding-severity-blocking = must be mended
finding-severity-advice = worth a look

finding-required_field = The { $field } is missing.
finding-recommended_field = The { $field } is recommended.
finding-too_long = The { $field } has { $length } characters, at most { $limit }.
finding-too_long_words = The { $field } has { $length } words, at most { $limit }.
finding-picture_caption = A picture has no caption.
finding-picture_credit = A picture has no credit.
finding-picture_alt = A picture has no description for those who cannot see it.
finding-empty_words = Filler: “{ $words }”.
finding-doubled_words = Doubled: “{ $words }”.
finding-link_without_target = The link “{ $text }” has no address.
finding-date_contradiction = The date “{ $date }” contradicts the publish date { $published }.
finding-date_self_contradiction = The date “{ $date }” contradicts “{ $other }” in the text.
finding-impossible_date = There is no such date: “{ $date }”.
finding-unresolved_reason = A return reason is not resolved: { $reason }.
finding-unresolved_comment = A comment by { $person } is not resolved.
finding-second_source =
    { $count ->
        [one] Only { $count } source, { $needed } needed.
       *[other] Only { $count } sources, { $needed } needed.
    }
finding-legacy_encoding = Text in an old encoding (TCVN3 or VNI): “{ $words }”.
finding-near_duplicate = Very like the article “{ $headline }”.

field-headline = headline
field-kicker = kicker
field-standfirst = standfirst
field-body = body
field-section = section
field-bylines = byline
field-keywords = keywords
field-topic = topic
field-lead = lead image
field-gallery = gallery
field-slug = slug
field-dateline = dateline
field-seo_title = SEO title
field-seo_description = SEO description
field-sources = sources
field-story_type = story type
field-ai_disclosure = AI disclosure
