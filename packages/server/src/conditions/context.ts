/** What conditions can read, by the names they use. docs/policies.md lists it. */
export type ConditionContext = {
  readonly release?: { readonly number: number; readonly title: string; readonly description: string };
  readonly snapshot?: {
    readonly number: number;
    readonly description: string;
    readonly contents: readonly { service: string; module: string; version: string }[];
    readonly committers: readonly string[];
  };
  readonly pipeline?: { readonly name: string };
  readonly stage?: { readonly name: string };
  readonly environment?: { readonly key: string; readonly name: string };
  readonly workflow?: { readonly key: string; readonly name: string };
  readonly version?: { readonly number: number; readonly label: string };
  readonly requester: { readonly username: string; readonly kind: 'person' | 'service' | 'system' };
};
