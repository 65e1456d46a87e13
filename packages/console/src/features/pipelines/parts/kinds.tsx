import {
  IconCalendarTime,
  IconHandStop,
  IconPlugConnected,
  IconRoute,
  IconUserCheck,
  IconWorldUpload,
} from '@tabler/icons-react';
import type { PartWords } from '../sentences/say.ts';

const icons = {
  approval: IconUserCheck,
  schedule: IconCalendarTime,
  check: IconPlugConnected,
  http: IconWorldUpload,
  manual: IconHandStop,
  workflow: IconRoute,
} as const satisfies Record<PartWords['kind'], unknown>;

/** What kind of gate or step it is, as a picture; the words beside it say the same. */
export function KindIcon({ kind }: { readonly kind: PartWords['kind'] }) {
  const Icon = icons[kind];
  return <Icon size={16} aria-hidden style={{ flexShrink: 0, marginTop: 3 }} />;
}
