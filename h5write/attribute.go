package h5write

import "slices"

type attribute struct {
	name   string
	values *elements
}

func (o *object) attr(name string, value any) {
	if slices.ContainsFunc(o.attrs, func(a *attribute) bool { return a.name == name }) {
		o.file.fail(o.path, "there are two attributes of the name %q", name)
		return
	}
	e, err := elementsOf(value)
	if err != nil {
		o.file.fail(o.path, "attribute %q: %w", name, err)
		return
	}
	if n := 64 + len(name) + e.count*e.size; n > maxMessage {
		o.file.fail(o.path, "attribute %q needs %d bytes and an attribute holds at most %d here: "+
			"write fewer values (a table: fewer columns)", name, n, maxMessage)
		return
	}
	o.attrs = append(o.attrs, &attribute{name, e})
}

func (o *object) putStrings() {
	for _, a := range o.attrs {
		a.values.putStrings(o.file.heap)
	}
}

func (o *object) addAttributes(h *header) {
	h.add(msgAttributeInfo, 0, infoBody())
	for _, a := range o.attrs {
		h.add(msgAttribute, 0, a.encode())
	}
}

// encode encodes an attribute message, version 3 (IV.A.2.m): the one that says its name is UTF-8.
func (a *attribute) encode() []byte {
	space := a.values.space.encode()
	b := []byte{3, 0}
	b = le.AppendUint16(b, uint16(len(a.name)+1))
	b = le.AppendUint16(b, uint16(len(a.values.encoded)))
	b = le.AppendUint16(b, uint16(len(space)))
	b = append(b, 1) // UTF-8
	b = append(b, a.name...)
	b = append(b, 0)
	b = append(b, a.values.encoded...)
	b = append(b, space...)
	at := len(b)
	b = append(b, make([]byte, a.values.count*a.values.size)...)
	a.values.put(b[at:], 0)
	return b
}
