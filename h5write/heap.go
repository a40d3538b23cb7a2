package h5write

// The sizes of global heap collections (III.E): libhdf5's minimum; when one is full enough to be
// written; and the most objects that the 16-bit index can name.
const (
	collectionMin    = 4096
	collectionTarget = 64 << 10
	collectionMax    = 65535
	heapHeader       = 16 // of a collection, and of each object in it
)

// heap gathers the bytes of strings into global heap collections and writes each when it is full.
// Short strings of many attributes share one: a collection has 4 KiB at least.
type heap struct {
	file    *Writer
	current *collection
}

type collection struct {
	address uint64 // known once written
	count   int
	objects []byte
}

// heapRef is where a string's bytes are.
type heapRef struct {
	in     *collection
	index  uint32
	length uint32
}

// put adds a string. An empty one is an object too: without one libhdf5 reads a null pointer, and R's rhdf5 ends of it.
func (h *heap) put(s string) heapRef {
	if h.current == nil {
		h.current = &collection{}
	}
	c := h.current
	c.count++
	c.objects = le.AppendUint16(c.objects, uint16(c.count))
	c.objects = append(c.objects, 0, 0, 0, 0, 0, 0) // reference count, reserved
	c.objects = le.AppendUint64(c.objects, uint64(len(s)))
	c.objects = append(c.objects, s...)
	c.objects = append(c.objects, make([]byte, -len(s)&7)...)
	ref := heapRef{c, uint32(c.count), uint32(len(s))}
	if c.count == collectionMax || len(c.objects) >= collectionTarget {
		h.flush()
	}
	return ref
}

// flush writes the collection that is being filled, if any.
func (h *heap) flush() {
	c := h.current
	if c == nil {
		return
	}
	size := max(heapHeader+len(c.objects), collectionMin)
	b := append(make([]byte, 0, size), "GCOL\x01\x00\x00\x00"...)
	b = le.AppendUint64(b, uint64(size))
	b = append(b, c.objects...)
	if free := size - len(b); free >= heapHeader {
		// Object 0 is the free space; unlike the others' its size counts its own header.
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
		b = le.AppendUint64(b, uint64(free))
	}
	b = append(b, make([]byte, size-len(b))...)
	c.address = h.file.append(b)
	c.objects = nil
	h.current = nil
}

// put encodes the reference as a variable-length element.
func (r heapRef) put(dst []byte) {
	le.PutUint32(dst, r.length)
	le.PutUint64(dst[4:], r.in.address)
	le.PutUint32(dst[12:], r.index)
}
