package blocks

import (
	"testing"
	"time"
)

var noticeKinds = []NoticeKind{NoticeEmpty, NoticeEmoji, NoticeTooLong, NoticeFile, NoticeLanguage, NoticeLimited, NoticeOff,
	NoticeExternal, NoticeStranger, NoticeGuest, NoticeNothing, NoticeFailed, NoticeExpired, NoticePublished, NoticeNotAdmin,
	NoticeSubscribed, NoticeUnsubscribed, NoticePaused, NoticeResumed, NoticeArgument, NoticeThanks, NoticeNoneHere, NoticeNoQuote,
	NoticeNoZone, NoticeEmptyEdition, NoticeNotHere, NoticeHello, NoticeWelcome, NoticeChanged, NoticeHidden, NoticeBusy, NoticeSlow,
	NoticeNoModal, NoticeNoEdition}

func TestNoticeGolden(t *testing.T) {
	f := Facts{Limit: 2000, Wait: 100 * time.Second, At: time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC), Day: day(t, "2026-11-22"), Reference: "r-4f2a",
		Argument: "depuis:hier", Example: "/brief quai nord depuis:2021-03"}
	type both struct{ FR, EN Message }
	all := map[NoticeKind]both{}
	for _, kind := range noticeKinds {
		b := both{Notice("fr", kind, f), Notice("en", kind, f)}
		well(t, []Message{b.FR, b.EN})
		if b.FR.Text == b.EN.Text {
			t.Errorf("%s says the same in both languages: %s", kind, b.FR.Text)
		}
		all[kind] = b
	}
	golden(t, "notices", all)
	f = Facts{Day: day(t, "2026-11-22"), Channel: "C024BE91L", Reference: "r-4f2a"}
	goldenMessages(t, "notice-of-a-channel", []Message{Notice("fr", NoticeNoEdition, f), Notice("en", NoticeNoEdition, f)})
}

func TestNoticeUnknown(t *testing.T) {
	well(t, []Message{Notice("fr", "something else", Facts{})})
	well(t, []Message{Notice("", NoticeArgument, Facts{Argument: "<!channel> \x00\xff"})})
}
