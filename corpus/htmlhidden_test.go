package corpus

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestReadHTMLHidden holds what a reader sees of a page against its text: the
// word Secret must not stand in it, and Visible must.
func TestReadHTMLHidden(t *testing.T) {
	const elsewhere = `<link rel="stylesheet" href="page.css">`
	tests := []struct{ name, page string }{
		{"display", `<p style="color:red; DISPLAY : none !important">Secret</p>`},
		{"the last declaration holds", `<p style="display:none;display:block">Visible</p><p style="display:block;display:none">Secret</p>`},
		{"the important declaration holds", `<p style="display:none!important;display:block">Secret</p>`},
		{"comments and escapes", `<p style="dis/**/play:none">Visible</p><p style="display:/* */none">Secret</p><p style="d\69 splay:n\6fne">Secret</p>`},
		{"a string", `<p style="quotes:'; display:none ;'">Visible</p>`},
		{"visibility, and what it lets through", `<div style="visibility:hidden">Secret <b>Secret</b> <b style="visibility:visible">Visible</b></div>`},
		{"size, and what has its own", `<div style="font-size:0"><span>Secret</span><span style="font-size:2em">Secret</span><span style="font-size:16px">Visible</span></div>`},
		{"size that cannot be read", `<p style="font-size:1px">Secret</p><p style="font:400 0/0 a">Secret</p><p style="font:bold 12px/1.2 serif">Visible</p>`},
		{"opacity", `<p style="opacity:.0">Secret</p><p style="opacity:0.01">Secret</p><p style="opacity:0%">Secret</p><p style="opacity:0.6">Visible</p>`},
		{"what comes forth by itself", `<p style="opacity:0;animation:in 1s forwards">Visible</p>`},
		{"filter", `<p style="filter:blur(0) opacity(0)">Secret</p><p style="filter:opacity(50%)">Visible</p>`},
		{"indent", `<p style="text-indent:-9999px">Secret</p><p style="text-indent:-2em">Visible</p><p style="text-indent:100%;white-space:nowrap;overflow:hidden">Secret</p>`},
		{"no box", `<div style="height:0;overflow:hidden">Secret</div><div style="width:1px;height:1px;overflow:hidden">Secret</div><div style="max-height:0;overflow:hidden">Secret</div><div style="height:0">Visible</div>`},
		{"clip", `<p style="position:absolute;clip:rect(0,0,0,0)">Secret</p><p style="position:absolute;clip:rect(1px 1px 1px 1px)">Secret</p><p style="clip:rect(0,0,0,0)">Visible</p><p style="clip-path:inset(50%)">Secret</p><p style="clip-path:inset(5%)">Visible</p>`},
		{"scale", `<p style="transform:scale(0)">Secret</p><p style="transform:rotate(1deg) scale(0.9)">Visible</p>`},
		{"off the screen", `<p style="position:absolute;left:-9999px">Secret</p><p style="position:absolute;left:-20px">Visible</p><p style="left:-9999px">Visible</p><p style="margin-left:-200em">Secret</p><p style="transform:translateX(-5000px)">Secret</p>`},
		{"ink of the paper", `<div style="background:#fff"><p style="color:white">Secret</p><p style="color:#fdfdfd">Secret</p><p style="color:#fff;background:navy">Visible</p></div>`},
		{"ink on the page", `<p style="color:#FFF">Secret <b style="color:#333">Visible</b></p><p style="color:rgba(0,0,0,0)">Secret</p><p style="color:transparent">Secret</p>`},
		{"ink with a shadow", `<p style="color:#fff;text-shadow:0 0 2px #000">Visible</p><h1 style="color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text">Visible</h1>`},
		{"old colours", `<table><tr><td bgcolor="#000000"><font color="#ffffff">Visible</font> <font color="black">Secret</font></td></tr></table>`},
		{"a picture behind", `<div style="background:url(a;b.png)"><p style="color:white">Visible</p></div>`},
		{"a page styled elsewhere", elsewhere + `<p style="color:white">Visible</p><div style="background:white"><span class="badge" style="color:white">Visible</span><i style="color:white">Secret</i></div>`},
		{"a sheet", `<style>/* p{display:none} */ .a, #b { display: none } p.c{visibility:hidden}</style><p class="x a">Secret</p><p id=b>Secret</p><p class=c>Secret</p><div class=c>Visible</div>`},
		{"a sheet and a style", `<style>.a{display:none}.b{display:none!important}</style><p class=a style="display:block">Visible</p><p class=b style="display:block">Secret</p>`},
		{"the closer rule holds", `<style>.tab.on{display:block}.tab{display:none}</style><p class="tab on">Visible</p><p class=tab>Secret</p>`},
		{"steps", `<style>.a .b{display:none}.a > i{display:none}h1 + p{display:none}[data-x=y]{display:none}</style><div class=a><div><p class=b>Secret</p><i>Visible</i></div><i>Secret</i></div><p class=b>Visible</p><h1>Visible</h1><p>Secret</p><p data-x="y">Secret</p>`},
		{"layers", `<style>@layer low{#a{display:none}.c{display:none}}.b{display:block}</style><p id=a class=b>Visible</p><p class=c>Secret</p>`},
		{"rules within rules", `<style>.a{color:red;&.shut{display:none}.x &{opacity:0}}.b{&:hover{color:red}display:none}</style><p class=a>Visible</p><p class=b>Secret</p>`},
		{"states", `<style>.a:hover{display:none}.b{display:none}.b:focus{display:block}p::before{display:none}</style><p class=a>Visible</p><p class=b>Visible</p>`},
		{"paper and screens", `<style>@media print{.a{display:none}}@media (max-width:600px){.b{display:none}}@media screen{.c{display:none}}.d{display:none}@media (min-width:600px){.d{display:block}}@font-face{display:none}</style><p class=a>Visible</p><p class=b>Visible</p><p class=c>Secret</p><p class=d>Visible</p>`},
		{"a sheet for paper", `<style media="print">p{display:none}</style><p>Visible</p>`},
		{"dark screens", `<style>@media (prefers-color-scheme:dark){body{background:#000;color:#fff}}</style><p>Visible</p>`},
		{"dark where it is not known", `<style>tr:nth-child(1),.a:not(:is(.b,:not(.a))){background:#003}th,.a p{color:#fff}@media (min-width:1px){.c{background:#003}}.c p{color:#fff}</style><table><tr><th>Visible</th></tr></table><div class=a><p>Visible</p></div><div class=c><p>Visible</p></div>`},
		{"dark behind", `<style>.a::before{content:"";background:#003}.b:after{content:"";background:none}p{color:#fff}</style><div class=a><p>Visible</p></div><div class=b><p>Secret</p></div>`},
		{"in front of something", `<style>h1{position:relative;z-index:1;color:#fff}</style><div><img src=a.png style="position:absolute"><h1>Visible</h1></div>`},
		{"dark pages", `<style>body{background:#111;color:#eee}</style><p>Visible</p><p style="color:#fff">Visible</p><p style="color:#121212">Secret</p>`},
		{"a body that waits", `<style>body{display:none}html{visibility:hidden}</style><body style="opacity:0"><p>Visible</p>`},
		{"for the eyes only", `<p aria-hidden=true>Visible</p><i aria-hidden=true>Secret</i><span class="icon-x" aria-hidden="true">Secret</span>`},
		{"for the eyes only, styled elsewhere", elsewhere + `<p>Visible</p><div aria-hidden=true>Secret</div>`},
		{"for the ears only", `<style>.sr{position:absolute!important;width:1px;height:1px;overflow:hidden;clip:rect(1px,1px,1px,1px)}</style><p class=sr>Secret</p><p>Visible</p>`},
		{"for the ears only, by name", elsewhere + `<p>Visible <span class="a sr-only">Secret</span><span class="sr-only sr-only-focusable">Secret</span></p><h2 class=visually-hidden>Secret</h2><a class="skip visuallyhidden" href=#a>Secret</a><b class=screen-reader-text>Secret</b><i class=u-visually-hidden>Secret</i><h3 class="element-invisible">Secret</h3><p class=fr-sr-only>Secret</p>`},
		{"for the ears only, by name, on its own", `<p>Visible<span class="visually-hidden
x">Secret</span></p>`},
		{"names like those", elsewhere + `<p class=sr-only-x>Visible</p><p class="not-sr-only">Visible</p><p class="sr-only not-sr-only">Visible</p><p class="sr-only md:not-sr-only">Visible</p><p class="my-visually-hidden">Visible</p><p class="hidden-visually-x">Visible</p><p id=sr-only>Visible</p><p class="sr only">Visible</p>`},
		{"a page of that name", `<body class="sr-only"><p>Visible</p>`},
		{"elements", `<details><summary>Visible</summary><p>Visible</p></details><template>Secret</template><noscript>Secret</noscript><!-- Secret --><input type=hidden value=Secret><img alt=Secret title=Secret><meta name=a content=Secret><div popover>Secret</div><dialog>Secret</dialog><div hidden>Secret</div><p title=Secret>Visible</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, _ := Read("a.html", []byte(tt.page+"<p>Fin.</p>"))
			if len(docs) != 1 {
				t.Fatal("no document")
			}
			text := docs[0].Text
			if strings.Contains(text, "Secret") || strings.Count(text, "Visible") != strings.Count(tt.page, "Visible") {
				t.Errorf("%s\nText = %q", tt.page, text)
			}
		})
	}
}

// TestHideIsBounded: a page cannot keep its reader busy.
func TestHideIsBounded(t *testing.T) {
	css := strings.Repeat("i{color:red}* * * * * * * b{display:none}*{opacity:1}u ~ i ~ i ~ i{display:none}", 100)
	page := strings.Repeat("<div>", 300) + strings.Repeat("<i>x</i>", 3000)
	root, err := html.Parse(strings.NewReader("<style>" + css + "</style>" + page))
	if err != nil {
		t.Fatal(err)
	}
	v := viewer{sheet: sheetOf(root)}
	v.visit(root, look{visible: true})
	// Beyond the bound each rule is looked at once for each element, and no further.
	if most := maxWork + 5000*v.sheet.count; v.sheet.work <= maxWork || v.sheet.work > most {
		t.Errorf("%d elements were looked at, at most %d should be", v.sheet.work, most)
	}
}

func FuzzHide(f *testing.F) {
	f.Add(".a{display:none}@media print{p{color:red}}", "font:0/0 a;color:#fff", "<p class=a>un</p> <b style=visibility:hidden>deux</b>")
	f.Add("a>b~c+d *:not(.e)[f$='g']::x{clip:rect(0 0 0 0)}", "transform:scale(0", "<i aria-hidden=true>")
	f.Add("@media{@layer{{}}}\\", "d\\69splay:none;;:", "<td bgcolor=#fff><font color=#ffe>")
	f.Fuzz(func(t *testing.T, css, style, body string) {
		shown := func(src string, hiding bool) string {
			root, err := html.Parse(strings.NewReader(src))
			if err != nil {
				t.Skip()
			}
			if hiding {
				hide(root)
			}
			var w textWriter
			w.node(root)
			return w.text()
		}
		if strings.Contains(body+css, "kanari") {
			t.Skip()
		}
		src := "<style>" + strings.ReplaceAll(css, "<", " ") + "</style><p style=\"" + html.EscapeString(style) + "\">tête</p>" +
			"<p style=display:none!important>kanari</p>" + body
		seen, all := shown(src, true), shown(src, false)
		if strings.Contains(seen, "kanari") {
			t.Errorf("%s shows what is hidden", src)
		}
		// Hiding takes away, and never adds or changes.
		for word := range strings.FieldsSeq(seen) {
			for r := range strings.SplitSeq(word, "") {
				if !strings.Contains(all, r) && !strings.ContainsAny(r, "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾₊₋₍₎") {
					t.Fatalf("%s shows %q", src, r)
				}
			}
		}
		if css == "" && style == "" && !strings.HasPrefix(seen, "tête") {
			t.Errorf("%s shows %q", src, seen)
		}
	})
}
