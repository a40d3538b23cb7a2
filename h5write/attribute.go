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
	if len(name) > maxMessage-1 || len(e.encoded) > maxMessage {
		o.file.fail(o.path, "the name or the type of an attribute has more than %d bytes: %.40q", maxMessage, name)
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
	if slices.ContainsFunc(o.attrs, (*attribute).large) {
		h.add(msgAttributeInfo, 0, o.denseAttributes())
		return
	}
	h.add(msgAttributeInfo, 0, infoBody())
	for _, a := range o.attrs {
		h.add(msgAttribute, 0, a.encode())
	}
}

// large reports whether the attribute is too large for a header message.
func (a *attribute) large() bool {
	const heads = 64 // of the message and of the dataspace, or more
	return heads+8*len(a.values.space.dims)+len(a.name)+len(a.values.encoded)+a.values.count*a.values.size > maxMessage
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
