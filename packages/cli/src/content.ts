import { InvalidArgumentError } from 'commander';

export type Content = {
  readonly service: string;
  readonly module: string | null;
  readonly version: string;
  readonly digest: string | null;
};

/** Reads `cart=2.4.0`, `cart/cart-api=2.4.0` or `cart/cart-api=2.4.0@sha256:...`. */
export function readContent(text: string): Content {
  const [, service, module, version, digest] =
    /^([^/=]+)(?:\/([^=]+))?=(.+?)(?:@(sha256:[0-9a-f]{64}))?$/.exec(text) ?? [];
  if (service === undefined || version === undefined) {
    throw new InvalidArgumentError(
      'It looks like cart=2.4.0, cart/cart-api=2.4.0 or cart=2.4.0@sha256:<64 hex digits>.',
    );
  }
  return { service, module: module ?? null, version, digest: digest ?? null };
}
