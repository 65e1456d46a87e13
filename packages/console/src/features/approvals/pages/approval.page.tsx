import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { readApprovalSubject } from '@countersign/contract/approval-subject.ts';
import { getApproval } from '@countersign/contract/approvals.ts';
import type { ResponseOf } from '@countersign/contract/endpoint.ts';
import { Grid, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useSuspenseQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { reading } from '../../../shared/api/query.ts';
import { patiently } from '../../../shared/patiently.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { Instead } from '../parts/decision/instead.tsx';
import { Panel } from '../parts/decision/panel.tsx';
import { ActionBar } from '../parts/decision/sheet.tsx';
import { useDecision } from '../parts/decision/use-decision.ts';
import { Previous } from '../parts/history/previous.tsx';
import { Ladder } from '../parts/ladder/ladder.tsx';
import { Banners } from '../parts/standing/banners.tsx';
import { Lead } from '../parts/standing/lead.tsx';
import { Subject } from '../parts/subject/subject.tsx';

// Below what is to be decided.
const History = lazy(async () => ({
  default: (await patiently(() => import('../parts/history/history.tsx'))).History,
}));

/** One question: what exactly is asked, who has signed, and the place to decide it. */
export function ApprovalPage() {
  const { project, approval } = useParams({ strict: false }) as { project: string; approval: string };
  return <Shown key={`${project}/${approval}`} project={project} id={approval} />;
}

function Shown({ project, id }: { readonly project: string; readonly id: string }) {
  const params = { project, approval: id };
  const [{ data: approval }, { data: about }] = useSuspenseQueries({
    queries: [reading(getApproval, { params }), reading(readApprovalSubject, { params })],
  });
  return <Question approval={approval} about={about} />;
}

type QuestionProps = {
  readonly approval: Approval;
  readonly about: ResponseOf<typeof readApprovalSubject>;
};

function Question({ approval, about: { subject, askedAgain } }: QuestionProps) {
  const decision = useDecision(approval, subject);
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  return (
    <Page title={approval.title} lead={<Lead approval={approval} />}>
      <Banners approval={approval} askedAgain={askedAgain} />
      <Grid gap="md" align="stretch">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <Subject approval={approval} subject={subject} />
            <Ladder approval={approval} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md" pos={phone ? undefined : 'sticky'} top={72}>
            {!phone && <Panel decision={decision} />}
            <Instead decision={decision} />
            <Previous approval={approval} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Suspense fallback={<Rows count={4} height={52} />}>
            <History approval={approval} />
          </Suspense>
        </Grid.Col>
      </Grid>
      {phone && <ActionBar decision={decision} />}
    </Page>
  );
}
