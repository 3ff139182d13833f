# SPDX-License-Identifier: Apache-2.0
# The manuals as pages for a browser: each is there, each question of mc-diagnose(7) has its own, and every link leads somewhere.
load helper

@test "make html: a page for each manual and each question, an index of all, and no link that leads nowhere" {
	command -v mandoc >/dev/null || skip "mandoc is not here: apt-get install mandoc"
	local source=$BATS_TEST_DIRNAME/../..
	run "$source/scripts/html" "$BATS_TEST_TMPDIR/html"
	[[ $status -eq 0 && $output == "$BATS_TEST_TMPDIR/html/index.html" ]] || { echo "$output"; return 1; }
	for page in "$source"/man/*.[17]; do [ -s "html/${page##*/}.html" ]; done
	# what has a heading of two paragraphs in its own section is no question
	questions=$(awk '/^\.SH/ { on = /LOGS? SAY/ } on && /^\.TP/' "$source/man/mc-diagnose.7" | wc -l)
	[[ $questions -gt 40 && $(find html/diagnose -name '*.html' | wc -l) -eq $questions ]]
	python3 - html <<'PY'
import os, sys
from html.parser import HTMLParser
from urllib.parse import unquote

VOID = {"meta", "link", "br", "col", "hr", "img", "input"}


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.ids, self.open, self.title = path, [], set(), [], ""
        self.feed(open(path, encoding="utf-8").read())
        assert not self.open, (path, "not closed", self.open)
        assert self.title.strip(), (path, "no title")

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if "id" in a:
            assert a["id"] not in self.ids, (self.path, "twice", a["id"])
            self.ids.add(a["id"])
        self.links += [a[k] for k in ("href", "src") if k in a]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open and self.open[-1] == tag, (self.path, tag, self.open[-5:])
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "title":
            self.title += data


top = sys.argv[1]
pages = {os.path.normpath(os.path.join(d, f)): Page(os.path.join(d, f)) for d, _, files in os.walk(top) for f in files if f.endswith(".html")}
linked = set()
for path, page in pages.items():
    for link in page.links:
        assert "://" not in link, (path, "leads outside", link)
        file, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(path), unquote(file))) if file else path
        assert os.path.exists(target), (path, "leads nowhere", link)
        assert not anchor or unquote(anchor) in pages[target].ids, (path, "no such place", link)
        linked |= {target} if target != path else set()
lonely = set(pages) - linked
assert not lonely, ("nothing leads there", lonely)
# commands of a question lead to their manuals
assert any("../mc-probe.1.html" in p.links for p in pages.values())
print(len(pages), "pages")
PY
}
