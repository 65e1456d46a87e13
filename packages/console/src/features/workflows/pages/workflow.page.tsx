import { getWorkflowVersion, listWorkflowVersions } from '@countersign/contract/versions.ts';
import { getWorkflow, type Workflow } from '@countersign/contract/workflows.ts';
import { Code, Grid, Stack, Text } from '@mantine/core';
import { useQuery, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { reading, readingPages } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { Drafting } from '../parts/draft/drafting.tsx';
import { History } from '../parts/history.tsx';
import { NoVersions } from '../parts/no-versions.tsx';
import { Overview } from '../parts/overview.tsx';
import { VersionPanel } from '../parts/version/version-panel.tsx';
import { WorkflowActions } from '../parts/workflow-actions.tsx';
import { WorkflowBadges } from '../parts/workflow-badges.tsx';
import { firstShown } from '../workflows.view.ts';

const from = '/projects/$project/workflows/$workflow';

/** A workflow: what runs, its versions and their reviews, one of them in full; or the editor of one. */
export function WorkflowPage() {
  const { project, workflow: key } = useParams({ from });
  const { draft } = useSearch({ from });
  const { data: workflow } = useSuspenseQuery(reading(getWorkflow, { params: { project, workflow: key } }));
  const looked = useVersions(project, workflow);
  const { versions, version } = looked;
  if (draft === 'edit' || draft === 'new')
    return (
      <Drafting
        key={`${draft} ${looked.number}`}
        {...{ project, workflow, versions, draft }}
        version={looked.number === null ? null : version}
        error={looked.error}
      />
    );
  return (
    <Page
      title={workflow.name}
      lead={<Lead workflow={workflow} />}
      actions={<WorkflowActions project={project} workflow={workflow} />}
    >
      <Overview project={project} workflow={workflow} />
      {versions.length === 0 ? (
        <NoVersions project={project} workflow={workflow} />
      ) : (
        <Looked project={project} workflow={workflow} {...looked} />
      )}
    </Page>
  );
}

type LookedProps = ReturnType<typeof useVersions> & {
  readonly project: string;
  readonly workflow: Workflow;
};

function Looked({ project, workflow, versions, version, number, error, pages }: LookedProps) {
  const { against } = useSearch({ from });
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        {version ? (
          <VersionPanel
            key={`${version.id} ${version.status}`}
            {...{ project, workflow, version, versions, against }}
          />
        ) : error ? (
          <ProblemNotice error={error} />
        ) : (
          <Rows />
        )}
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <History {...{ project, versions, pages }} shown={number} />
      </Grid.Col>
    </Grid>
  );
}

/** The versions read so far, and the one that is looked at: also when it is older than those. */
function useVersions(project: string, workflow: Workflow) {
  const params = { project, workflow: workflow.key };
  const { version: asked } = useSearch({ from });
  const pages = useSuspenseInfiniteQuery(
    readingPages(listWorkflowVersions, { params, query: { limit: 20 } }),
  );
  const { data: versions } = pages;
  const number = asked === undefined ? firstShown(workflow, versions) : Number(asked);
  const listed = versions.find((each) => each.number === number);
  const older = useQuery({
    ...reading(getWorkflowVersion, { params: { ...params, version: String(number) } }),
    enabled: number !== null && listed === undefined,
  });
  return { versions, number, version: listed ?? older.data, error: older.error, pages };
}

function Lead({ workflow }: { readonly workflow: Workflow }) {
  const { key, description } = workflow;
  return (
    <Stack gap={6}>
      <Text inherit>
        <Code>{key}</Code>
        {description !== '' && ` · ${description}`}
      </Text>
      <WorkflowBadges workflow={workflow} />
    </Stack>
  );
}
