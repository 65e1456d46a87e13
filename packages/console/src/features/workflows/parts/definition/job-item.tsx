import type { Job } from '@countersign/contract/workflow-definition.ts';
import { Badge, Code, Group, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconHandStop, IconSignature, IconWorldUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { jobType, remarksOn } from '../../definition.view.ts';
import { Remarks } from './remarks.tsx';

const icons = { http: IconWorldUpload, manual: IconHandStop, approval: IconSignature } as const;
const colors = { http: 'cyan', manual: 'orange', approval: 'blue' } as const;

/** One job: what it does, with whom, and how long it may take. */
export function JobItem({ job }: { readonly job: Job }) {
  const { t } = useTranslation('workflows');
  const type = jobType(job);
  const Icon = icons[type];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" color={colors[type]} size="md" aria-hidden>
        <Icon size={16} />
      </ThemeIcon>
      <Stack gap={2} miw={0}>
        <Text size="sm" fw={600}>
          {job.name}
        </Text>
        <Text size="xs" c="dimmed">
          {t(`job-${type}`)}
        </Text>
        <What job={job} />
        <Remarks remarks={remarksOn(job)} />
      </Stack>
    </Group>
  );
}

function What({ job: { http, manual, approval } }: { readonly job: Job }) {
  if (http)
    return (
      <Code>
        {http.method} {http.url}
      </Code>
    );
  const said = manual?.instructions ?? approval?.description;
  return (
    <>
      {said !== undefined && <Text size="sm">{said}</Text>}
      {approval && (
        <Group gap={4}>
          {approval.approvers.map((approver) => (
            <Badge key={approver} variant="default" tt="none">
              {approver}
            </Badge>
          ))}
        </Group>
      )}
    </>
  );
}
