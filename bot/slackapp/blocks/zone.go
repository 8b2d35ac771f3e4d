package blocks

import "slices"

// zones are time zones of many readers of French and English texts, by the name
// of the database; any other can be typed.
var zones = []string{
	"Europe/Paris", "Europe/Brussels", "Europe/Zurich", "Europe/Luxembourg", "Europe/London", "Europe/Dublin", "Europe/Berlin",
	"Europe/Madrid", "Europe/Lisbon", "Europe/Rome", "Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul",
	"Africa/Casablanca", "Africa/Algiers", "Africa/Tunis", "Africa/Dakar", "Africa/Abidjan", "Africa/Kinshasa", "Africa/Lagos",
	"Africa/Cairo", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Beirut", "Asia/Dubai", "Asia/Kolkata", "Asia/Bangkok",
	"Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "Pacific/Noumea", "Pacific/Tahiti",
	"Indian/Reunion", "Indian/Mayotte", "America/St_Johns", "America/Halifax", "America/Montreal", "America/Toronto",
	"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Vancouver", "America/Martinique",
	"America/Guadeloupe", "America/Cayenne", "America/Port-au-Prince", "America/Miquelon", "America/Sao_Paulo", "UTC",
}

// zone is the choice of a time zone: the list, and a line for one that is not in it.
func (v voice) zone(zone string) []block {
	c := control{Type: "static_select"}
	for _, z := range zones {
		c.Options = append(c.Options, choiceOf(z, z))
	}
	other := ""
	if i := slices.Index(zones, zone); i >= 0 {
		c.InitialOption = &c.Options[i]
	} else {
		other = zone
	}
	typed := input(BlockOtherZone, v.say("Autre fuseau horaire", "Another time zone"), textInput(other, zoneLength, "Pacific/Chatham", false), true)
	typed.Hint = plain(v.say("À remplir seulement s’il n’est pas dans la liste\u202f; il l’emporte sur elle.", "Only when it is not in the list; it goes before the list."))
	// The list may stay empty when another zone is typed.
	return []block{input(BlockZone, v.say("Fuseau horaire", "Time zone"), c, true), typed}
}
