//go:build !wasm

package inflate

// litBits are the bits of the first table's index: with one more the table would fill the nearest cache, and cost
// more than fewer rounds spare.
const litBits = 12
