/** What a reference starts from. */
export type ReferenceRoot =
  /** `{{notes}}`: an output, a value of the loop, the workflow's input or one of its fields, a shared value. */
  | { readonly kind: 'name'; readonly name: string }
  /** `{{step:fetch:output}}` */
  | { readonly kind: 'step'; readonly step: string }
  /** `{{branch:fast:fetch:output}}` */
  | { readonly kind: 'branch'; readonly branch: string; readonly step: string }
  /** `{{loop:current_item}}` */
  | { readonly kind: 'loop'; readonly field: string };

/** A parsed reference to a value of a running workflow. */
export interface Reference {
  readonly root: ReferenceRoot;
  /** Keys and list positions (from 0), as written. */
  readonly path: readonly string[];
  /** As it was written, with its braces. */
  readonly source: string;
  /** What it means when this has no value: `$fetch_output` is a name, or else the output of step "fetch". */
  readonly otherwise?: Reference;
}
