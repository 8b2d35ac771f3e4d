package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// growers are texts that make a scanner with unbounded looking back or ahead slow.
var growers = map[string]string{
	"prose":     "Le ministère a confirmé vendredi 20 octobre 2017 que la convention, signée en juin, s'applique d'ici fin 2025 aux 340 communes. ",
	"figures":   "1 2 3 4 5 6 7 8 9 10 11 12 ",
	"lists":     "les 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, ",
	"slashes":   "1/2/3/4-5-6.7.8/2020/23-",
	"parts":     "début de la fin du début de la mi-",
	"counts":    "deux semaines avant trois mois après ",
	"weekdays":  "lundi mardi mercredi de la semaine ",
	"ranges":    "de 2014 à 2015 à 2016-2017-2018 et ",
	"ordinals":  "premier lundi du dernier trimestre de la première semaine de ",
	"addresses": "https://example.org/2017-10-20/",
	"letters":   "é",
	"marks":     "'-/.,",
	"empty":     " \n",
	"no verb":   "le samedi le 12 à Noël ",
	"plans":     "Agenda Horizon vision projet 2030 ",
}

// Reading twice as much text must take about twice as long; four times is quadratic. The
// time of the machine decides nothing: the best of several ratios counts.
func TestScanDatesIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads some megabytes")
	}
	const size, tries = 48 << 10, 6
	for name, unit := range growers {
		t.Run(name, func(t *testing.T) {
			once := strings.Repeat(unit, size/len(unit))
			twice := once + once
			best := 1e9
			for range tries {
				ratio := float64(readingTime(twice)) / float64(max(readingTime(once), 1))
				if best = min(best, ratio); best < 2.6 {
					return
				}
			}
			if best > 3.3 {
				t.Errorf("twice the text takes %.1f times as long", best)
			}
		})
	}
}

func readingTime(text string) time.Duration {
	start := time.Now()
	FindDates(text, Reference{Day: 737000})
	return time.Since(start)
}

func BenchmarkFindDates(b *testing.B) {
	for _, name := range []string{"prose", "figures", "lists", "counts", "letters"} {
		text := strings.Repeat(growers[name], (1<<20)/len(growers[name]))
		b.Run(fmt.Sprintf("%s/1MB", strings.ReplaceAll(name, " ", "-")), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				FindDates(text, Reference{Day: 737000})
			}
		})
	}
}
