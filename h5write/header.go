package h5write

import "math"

// Message types (IV.A.2).
const (
	msgDataspace     = 0x01
	msgLinkInfo      = 0x02
	msgDatatype      = 0x03
	msgFillValue     = 0x05
	msgLink          = 0x06
	msgLayout        = 0x08
	msgGroupInfo     = 0x0A
	msgPipeline      = 0x0B
	msgAttribute     = 0x0C
	msgAttributeInfo = 0x15

	msgConstant = 1 // flag: the message never changes
)

// maxMessage is the most bytes that a header message can hold: its size is 16 bits.
const maxMessage = math.MaxUint16

// header gathers the messages of one version 2 object header (IV.A.1.b). All of them are known when
// it is written, so it is one block without continuations.
type header struct {
	messages []byte
}

func (h *header) add(kind, flags byte, body []byte) {
	h.messages = append(h.messages, kind)
	h.messages = le.AppendUint16(h.messages, uint16(len(body)))
	h.messages = append(h.messages, flags)
	h.messages = append(h.messages, body...)
}

func (h *header) encode() []byte {
	const fourByteSize = 0x02 // flags: the block's size is 4 bytes; no times, no creation order
	b := append(make([]byte, 0, len(h.messages)+14), "OHDR"...)
	b = append(b, 2, fourByteSize)
	b = le.AppendUint32(b, uint32(len(h.messages)))
	b = append(b, h.messages...)
	return le.AppendUint32(b, checksum(b))
}

// infoBody is the body that Link Info and Attribute Info share when links and attributes are messages
// of the header: version 0, no flags, no fractal heap, no index. Without Attribute Info libhdf5 counts
// no attributes, though it finds each by its name.
func infoBody() []byte {
	b := le.AppendUint64([]byte{0, 0}, undefined)
	return le.AppendUint64(b, undefined)
}
