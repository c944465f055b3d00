/** Measures how long things take. Apart from `Clock`, so that a test or a terminal may set the time of day without bending measurements. */
export interface Stopwatch {
  /** Milliseconds since some fixed moment; never runs backwards. */
  read(): number
}
