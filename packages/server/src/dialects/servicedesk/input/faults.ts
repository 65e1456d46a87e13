import type { Fault } from '@countersign/contract/problems.ts';
import type { Message } from '../envelope.ts';

const codes = { wrong: 4001, notEditable: 4009, missing: 4012, readOnly: 4014, type: 4021 } as const;

/** What an input schema says of a field that only the server sets. */
export const readOnly = 'read-only: the server sets it';

/** Faults found in input_data as ServiceDesk Plus words them: a code each, and the field, or for what is missing `fields`. */
export const inputMessages = (faults: readonly Fault[]): Message[] => faults.map(messageOf);

function messageOf({ pointer, detail }: Fault): Message {
  const field = fieldOf(pointer);
  const because = field === '' ? `${detail}.` : `${field}: ${detail}.`;
  const message = (status_code: number, text: string) =>
    ({ status_code, type: 'failed', message: text }) as const;
  if (detail.startsWith('required')) return { ...message(codes.missing, because), fields: [field] };
  if (detail === 'unknown field')
    return { ...message(codes.wrong, `Extra key in input_data: ${field}.`), field };
  if (detail.startsWith('not editable')) return { ...message(codes.notEditable, because), field };
  if (detail === readOnly) return { ...message(codes.readOnly, because), field };
  return {
    ...message(/^expected /.test(detail) ? codes.type : codes.wrong, because),
    ...(field && { field }),
  };
}

/** The place in input_data, without the entity that it is wrapped in: `/release/stage/id` is `stage.id`. */
function fieldOf(pointer: string): string {
  const parts = pointer.split('/').slice(1);
  const inner = parts.length > 1 && wrappers.has(parts[0] ?? '') ? parts.slice(1) : parts;
  return inner.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).join('.');
}

const wrappers = new Set(['approval_level', 'approval', 'approvals', 'release', 'notification', 'list_info']);
