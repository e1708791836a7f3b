/** The kinds of component. Plugins may add their own. */
export type ComponentKind = 'agent' | 'tool' | 'workflow' | 'spell' | (string & {});

/** What every component says of itself. */
export interface Component {
  readonly kind: ComponentKind;
  /** Unique among its kind in a registry. */
  readonly name: string;
  /** For people and for models that choose among components. */
  readonly description: string;
  /** What it can do, in words that others look for: `web-search`. @default nothing that could be looked for */
  readonly capabilities?: readonly string[];
}
