interface Options {
  readonly description?: string;
  readonly unit?: string;
}

type Attributes = Record<string, string>;

/** What is needed of a meter of OpenTelemetry. */
export interface MetricsMeter {
  createCounter(name: string, options?: Options): { add(value: number, attributes?: Attributes): void };
  createHistogram(name: string, options?: Options): { record(value: number, attributes?: Attributes): void };
}
