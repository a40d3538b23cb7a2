package worker

import "time"

const (
	progressEvery = 200 * time.Millisecond
	yieldEvery    = 50 * time.Millisecond
)

// teller sends what one request tells, and lets the host breathe while it does.
type teller struct {
	host    *Host
	id      int64
	sent    time.Time // of the last progress
	yielded time.Time
	last    Progress

	every time.Duration // that it breathes
}

func newTeller(s *Session, id int64) *teller {
	return &teller{host: &s.host, id: id, yielded: time.Now(), every: yieldEvery}
}

// Progress sends at most five a second, but always the first of a stage and its end.
func (t *teller) Progress(p Progress) {
	now := time.Now()
	if p.Stage != t.last.Stage || (p.Done == p.Total && p != t.last) || now.Sub(t.sent) >= progressEvery {
		t.host.Sender.Progress(t.id, p)
		t.sent, t.last = now, p
	}
	t.Breathe()
}

// Breathe lets what has arrived be received, when that is due.
func (t *teller) Breathe() {
	if t.host.Yield != nil && time.Since(t.yielded) >= t.every {
		t.host.Yield()
		t.yielded = time.Now()
	}
}

// Step sends a finished step. It may be called beside the rest.
func (t *teller) Step(s *Step) { t.host.Sender.Step(t.id, s) }
