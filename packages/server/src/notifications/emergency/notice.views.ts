import { sql } from 'kysely';
import { glassView } from '../../emergencies/glass.views.ts';
import type { Reader } from '../../kernel/database.ts';
import type { GlassNews } from './glass-letter.ts';

type Row = {
  readonly kind: 'broken' | 'ended';
  readonly glass: string;
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
};

/** What a mail has to say of break-glass; undefined: it is about other things. */
export async function glassNewsOf(reader: Reader, mail: string): Promise<GlassNews | undefined> {
  const { rows } = await sql<Row>`
    select n.kind, n.glass_id as glass, jsonb_build_object('id', p.id::text, 'key', p.key, 'name', p.name) as project
    from break_glass_notice n
    join project p on p.id = n.project_id
    where n.mail_id = ${mail}
  `.execute(reader);
  const notice = rows[0];
  const glass = notice && (await glassView(reader, notice.project, notice.glass));
  return glass && { kind: notice.kind, project: notice.project, glass };
}
