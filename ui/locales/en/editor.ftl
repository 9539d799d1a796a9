# The sheet.

editor-headline = Headline
editor-standfirst = Standfirst
editor-body = Body
editor-headline-placeholder = Headline
editor-standfirst-placeholder = Standfirst: the heart of it in a sentence or two
editor-body-placeholder = Write, paste, or type / to insert
editor-loading = Opening the article…
editor-load-failed = The article could not be opened.

editor-format = Format
editor-bold = Bold
editor-italic = Italic
editor-link = Link
editor-unlink = Remove link
editor-subscript = Subscript
editor-superscript = Superscript
editor-paragraph = Paragraph
editor-heading-2 = Large heading
editor-heading-3 = Medium heading
editor-heading-4 = Small heading
editor-bullet-list = List
editor-ordered-list = Numbered list
editor-blockquote = Quotation
editor-pull-quote = Pull quote
editor-comment = Comment on this

editor-insert = Insert
editor-insert-nothing = Nothing like that
editor-insert-picture = Picture
editor-insert-picture-hint = from a file
editor-insert-gallery = Gallery
editor-insert-gallery-hint = several pictures at once
editor-insert-table = Table
editor-insert-table-hint = three rows, three columns
editor-insert-embed = Link card
editor-insert-embed-hint = a page, video or post elsewhere
editor-insert-footnote = Footnote
editor-insert-footnote-hint = a small number here, the words at the foot
editor-insert-divider = Divider
editor-insert-divider-hint = three asterisks

editor-table = Table
editor-table-row-before = Add a row above
editor-table-row-after = Add a row below
editor-table-column-before = Add a column to the left
editor-table-column-after = Add a column to the right
editor-table-row-delete = Delete the row
editor-table-column-delete = Delete the column
editor-table-merge = Merge cells
editor-table-split = Split the cell
editor-table-header = First row is a header
editor-table-delete = Delete the table

figure-label = Picture
figure-caption = Caption
figure-caption-missing = No caption yet
figure-credit = Credit
figure-credit-missing = No credit yet
figure-alt = Description for those who cannot see it
figure-alt-missing = No description for those who cannot see it
figure-focal = Focal point
figure-focal-hint = Click the picture or use the arrow keys to choose the point that every crop keeps.
figure-focal-value = { $x }% across, { $y }% down
figure-focal-done = Done
figure-remove = Remove the picture from the article
figure-unreadable = This picture cannot be shown.
pull-quote-attribution = Whose words
footnotes = Footnotes

link-address = Address
link-address-hint = A web page, an e-mail address or a telephone number
link-address-wrong = This address cannot be used. Type it like https://… , name@… or a telephone number.
link-set = Set the link
embed-title = Title
embed-provider = Where it is
embed-insert = Insert the card
footnote-text = Words of the footnote
footnote-set = Set the footnote

paste-refused = This could not be pasted.
picture-refused = This picture could not be taken.

editor-read-only-approved = The article is approved and cannot be edited. Reopen it to change it.
editor-read-only-in_review = The article is in review; only the one who claimed it edits.
editor-read-only-claimed_by_other = { $holder } holds this article.
editor-read-only-no_privilege = You may read this article, not edit it.
editor-read-only-spiked = The article is spiked.
editor-read-only-held = The article is held.
editor-read-only-newer-schema = Part of the article was written with a newer Galley. Update Galley to edit it.
editor-read-only-misfit = Part of the article is unknown to this Galley, so it is not opened for editing. Nothing was removed.
editor-refused-quarantine = Galley could not take the last change and has set it aside. Copy the text elsewhere, then report it.
editor-refused-schema = The last change does not fit the form of an article. Copy the text elsewhere, then report it.
editor-refused-read-only = The article has just become read-only. What you typed is still here; copy it if you need it.
editor-refused-unreachable = cannot write to disk yet, trying again
editor-refused-details = the details cannot be written
editor-copy-text = Copy the whole text
editor-report = Report
report-failed = The report could not be written.
save-kept = What you typed is still here and is written as soon as possible.
save-unreachable = cannot write yet, trying again
save-others =
    { $count ->
        [one] { $count } article cannot be written yet, trying again
       *[other] { $count } articles cannot be written yet, trying again
    }
save-refused = the change was refused
words = { $count } words
editor-address-begins = https://
