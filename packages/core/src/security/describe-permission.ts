import type { PermissionRequest } from './permission.ts';

/** A request in words, with the flag that grants it. */
export interface PermissionDescription {
  /** `read the file /tmp/a.txt`. */
  readonly what: string;
  /** `--allow-read=/tmp/a.txt`. */
  readonly flag: string;
  /** What the request is about: a path, `host:port`, a program. */
  readonly target: string;
}

/** Puts a permission request into words that a person understands. */
export function describePermission(request: PermissionRequest): PermissionDescription {
  switch (request.kind) {
    case 'read':
      return { what: `read ${request.path}`, flag: `--allow-read=${request.path}`, target: request.path };
    case 'write':
      return { what: `write ${request.path}`, flag: `--allow-write=${request.path}`, target: request.path };
    case 'net': {
      const target = `${urlHost(request.host)}:${request.port}`;
      return { what: `connect to ${target}`, flag: `--allow-net=${target}`, target };
    }
    case 'run':
      return { what: `run ${request.command}`, flag: `--allow-run=${request.command}`, target: request.command };
    case 'env':
      return {
        what: `read the environment variable ${request.name}`,
        flag: `--allow-env=${request.name}`,
        target: request.name,
      };
    case 'model':
      return { what: `call the model ${request.model}`, flag: `--allow-model=${request.model}`, target: request.model };
    case 'tool':
      return { what: `use the tool ${request.tool}`, flag: `--allow-tool=${request.tool}`, target: request.tool };
    default:
      return request satisfies never;
  }
}

/** As in a URL: an IPv6 address stands in brackets, so that its last part is not taken for the port. */
function urlHost(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
