package worker

import (
	"context"
	"errors"
	"io"
	"sync"

	"coverslip/core/engine"
	"coverslip/core/shard"
	"coverslip/worker/internal/pack"
)

// Mate is a [Helper] in another program, as the session sees it. Its methods may be called from several
// goroutines; each waits for its answer. They return [ErrMateGone], wrapped, when the program has ended. Do calls
// at meanwhile with the row that it has come to; at returns at once.
type Mate interface {
	Open(ctx context.Context, f MateFile) error
	Stage(ctx context.Context, stage []byte) error
	Do(ctx context.Context, shard int, at func(row int)) (part []byte, err error)
	MemoryMiB() float64 // what its program holds, as last heard
	End()
}

// MateFile is the file that mates read, as the page gave it, and which matrix of it.
type MateFile struct {
	File io.ReaderAt
	MateMatrix
}

// MateMatrix is what of a [MateFile] goes over as bytes.
type MateMatrix struct {
	Size   int64
	Name   string
	Source engine.Source
	Memory int64 // what each mate may hold, in bytes
	Room   int64 // and how much of that may be counts
	Share  int   // of the rows each reads one in so many
	Stay   bool  // whether there is room for all of its rows, likely
	Runs   []int // where runs of rows begin and end that it is asked for first, in pairs
}

// eachRun calls do with each of the runs.
func (m MateMatrix) eachRun(do func(lo, hi int)) {
	for i := 0; i+1 < len(m.Runs); i += 2 {
		do(m.Runs[i], m.Runs[i+1])
	}
}

// Pack returns the matrix as bytes for another program.
func (m MateMatrix) Pack() []byte { return pack.Bytes(m) }

// UnpackMatrix reads what [MateMatrix.Pack] gave.
func UnpackMatrix(b []byte) (m MateMatrix, err error) {
	err = pack.Read(b, &m)
	return m, err
}

// ErrMateGone is returned, wrapped, by the methods of a [Mate] whose program has ended.
var ErrMateGone = errors.New("a helper has ended")

// crew does passes with mates. Which of them does a shard is fixed, so that each finds what it read before;
// one that ends is replaced, and what it was doing is done again.
type crew struct {
	start func() (Mate, error)
	file  MateFile
	posts []post
}

// post is a place that a mate fills.
type post struct {
	runs   []int // as of a [MateMatrix]
	mu     sync.Mutex
	mate   Mate // nil: to be started
	opened bool
	stage  *byte // the stage that it has, by its first byte
	lost   int   // mates that have ended here
}

// maxLost is how many mates may end at one post before the pass fails: something else is wrong then.
const maxLost = 3

// newCrew starts the first mate, to see whether mates can be had here. The file's matrix has so many rows.
func newCrew(size int, start func() (Mate, error), file MateFile, rows int) (*crew, error) {
	c := &crew{start: start, file: file, posts: make([]post, size)}
	borders := shard.Coarse(shard.Borders(rows), ranges)
	for run := range len(borders) - 1 {
		p := &c.posts[c.postOf(run, len(borders)-1)]
		p.runs = append(p.runs, borders[run], borders[run+1])
	}
	var err error
	c.posts[0].mate, err = start()
	return c, err
}

// memoryMiB is what all mates hold, but for one that is opening the file: that takes a while, and it has nothing yet.
func (c *crew) memoryMiB() (sum float64) {
	for i := range c.posts {
		p := &c.posts[i]
		if !p.mu.TryLock() {
			continue
		}
		if p.mate != nil {
			sum += p.mate.MemoryMiB()
		}
		p.mu.Unlock()
	}
	return sum
}

// prepare has all mates started and the file opened by them, and does not wait for it. What goes wrong shows when
// they are needed.
func (c *crew) prepare() {
	for i := range c.posts {
		go func() { _, _ = c.posts[i].ready(context.Background(), c, nil) }()
	}
}

// end ends the mates and gives their memory back.
func (c *crew) end() {
	for i := range c.posts {
		p := &c.posts[i]
		p.mu.Lock()
		if p.mate != nil {
			p.mate.End()
		}
		p.mate, p.lost = nil, maxLost
		p.mu.Unlock()
	}
}

// ranges is how many runs of neighbouring shards are handed out as a whole. Passes with few ranges of
// their own cut the rows at the same places, so what they need is where it was read.
const ranges = 8

// postOf is the post that does a shard of n. The runs are dealt out back and forth, as of twelve shards, say, every other
// run has two and the rest one.
func (c *crew) postOf(shard, n int) int {
	run, posts := ((shard+1)*ranges-1)/n, len(c.posts)
	round, place := run/posts, run%posts
	if round%2 != 0 {
		place = posts - 1 - place
	}
	return place
}

type outcome struct {
	part []byte
	err  error
}

// passes implements [engine.Passes].
func (c *crew) passes(ctx context.Context, s *engine.Stage, n int, rows func(done int), merge func(shard int, p *engine.Part) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	stage := pack.Bytes(s)
	done := make([]chan outcome, n)
	for i := range done {
		done[i] = make(chan outcome, 1)
	}
	shown := newProgress(s.Rows())
	atATime := underWay
	if s.Large() {
		atATime = 1
	}
	rooms := make([]chan struct{}, len(c.posts))
	for w := range rooms {
		// What waits for a shard before it is bounded: two runs of shards for each mate.
		rooms[w] = make(chan struct{}, 2*((n+ranges-1)/ranges))
		working.Go(func() { c.doOwn(ctx, w, atATime, stage, done, rooms[w], shown) })
	}
	for i := range n {
		var o outcome
		for waiting := true; waiting; {
			select {
			case o = <-done[i]:
				waiting = false
			case <-shown.moved:
				rows(shown.rows())
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if o.err != nil {
			return o.err
		}
		part := &engine.Part{}
		if err := pack.Read(o.part, part); err != nil {
			return err
		}
		if err := merge(i, part); err != nil {
			return err
		}
		<-rooms[c.postOf(i, n)]
	}
	return nil
}

// underWay is how many shards a mate is given at a time: it finds the next when it has done one. Where parts are large it
// gets the next with the memory that carried the last.
const underWay = 2

// doOwn has a post's mate do its shards, in order, so many at a time.
func (c *crew) doOwn(ctx context.Context, w, atATime int, stage []byte, done []chan outcome, room chan struct{}, shown *progress) {
	var working sync.WaitGroup
	defer working.Wait()
	turn := make(chan struct{}, atATime)
	for i := range done {
		if c.postOf(i, len(done)) != w {
			continue
		}
		for _, wait := range []chan struct{}{room, turn} {
			select {
			case wait <- struct{}{}:
			case <-ctx.Done():
				return
			}
		}
		working.Go(func() {
			part, err := c.posts[w].do(ctx, c, stage, i, func(row int) { shown.at(i, row) })
			done[i] <- outcome{part, err}
			<-turn
		})
	}
}

// do does a shard, with another mate when one ends.
func (p *post) do(ctx context.Context, c *crew, stage []byte, shard int, at func(row int)) ([]byte, error) {
	for {
		mate, err := p.ready(ctx, c, stage)
		var part []byte
		if err == nil {
			part, err = mate.Do(ctx, shard, at)
		}
		if !errors.Is(err, ErrMateGone) || ctx.Err() != nil || !p.replace(mate) {
			return part, err
		}
	}
}

// ready returns the post's mate with the file open and the stage, if any, at hand.
func (p *post) ready(ctx context.Context, c *crew, stage []byte) (Mate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lost == maxLost {
		return nil, ErrMateGone
	}
	if p.mate == nil {
		m, err := c.start()
		if err != nil {
			return nil, err
		}
		p.mate, p.opened, p.stage = m, false, nil
	}
	if !p.opened {
		file := c.file
		file.Runs = p.runs
		if err := p.mate.Open(ctx, file); err != nil {
			return p.mate, err
		}
		p.opened = true
	}
	if len(stage) > 0 && p.stage != &stage[0] {
		if err := p.mate.Stage(ctx, stage); err != nil {
			return p.mate, err
		}
		p.stage = &stage[0]
	}
	return p.mate, nil
}

// replace makes room for another mate, and reports whether one may still come.
func (p *post) replace(gone Mate) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if gone != nil && p.mate == gone {
		gone.End()
		p.mate = nil
		p.lost++
	}
	return p.lost < maxLost
}
