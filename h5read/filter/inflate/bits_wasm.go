package inflate

// litBits are the bits of the first table's index. A round of the fast loop costs wasm more than natively, and with
// one bit more there are a tenth fewer.
const litBits = 13
