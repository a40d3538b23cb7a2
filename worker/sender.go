package worker

// Teller is told what a running request finds on its way.
type Teller interface {
	Progress(Progress)
	Step(*Step)
}
