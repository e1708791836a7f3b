/**
 * The one function of the host that code in the sandbox can reach. Only text and numbers go through it.
 *
 * Operations: `async`, `sync`, `stream` make a host call (`sync` gives the answer's text); `done`, `failed` answer a call
 * of the host; `output` prints (`target` is the stream); `timer`, `clear` set and clear a timer; `release` gives values of
 * the host back; `exit` ends the script.
 */
export type HostFunction = (
  ...request: readonly [
    operation: string,
    id: number,
    target?: string | number,
    method?: string,
    text?: string,
    place?: string | undefined,
  ]
) => string | undefined;
