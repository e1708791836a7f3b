/** Values a span can carry. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A timed piece of work. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** Marks it failed and keeps the error. */
  fail(error: unknown): void;
  end(): void;
}

/** Seam: starts spans. Names and attributes follow the OpenTelemetry GenAI semantic conventions. */
export interface Tracer {
  /** Whether anybody records. Callers ask first and build no attributes that nobody sees. */
  readonly enabled: boolean;
  /** Runs `work` inside a new span, which ends with it. */
  span<T>(name: string, attributes: SpanAttributes, work: (span: Span) => Promise<T>): Promise<T>;
}

const noSpan: Span = { set() {}, fail() {}, end() {} };

/** Records nothing. The null object. */
export const noTracer: Tracer = { enabled: false, span: (_name, _attributes, work) => work(noSpan) };
