import type { SharedV4Warning } from '@ai-sdk/provider';

/** A warning of the SDK as a sentence. */
export function toWarning(warning: SharedV4Warning): string {
  switch (warning.type) {
    case 'unsupported':
      return withDetails(`"${warning.feature}" is not supported`, warning.details);
    case 'compatibility':
      return withDetails(`"${warning.feature}" is used in a compatible way`, warning.details);
    case 'deprecated':
      return withDetails(`"${warning.setting}" is deprecated`, warning.message);
    case 'other':
      return warning.message;
    default:
      return warning satisfies never;
  }
}

function withDetails(text: string, details: string | undefined): string {
  return details === undefined ? text : `${text}: ${details}`;
}
