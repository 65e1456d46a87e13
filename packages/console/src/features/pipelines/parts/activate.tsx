import {
  activatePipelineVersion,
  getPipelineVersion,
  type Pipeline,
  type PipelineVersion,
} from '@countersign/contract/pipelines.ts';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { reading } from '../../../shared/api/query.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { YamlDiff } from '../../../shared/ui/yaml-diff.tsx';
import { textOf } from '../pipelines.view.ts';

type Props = {
  readonly project: string;
  readonly pipeline: Pipeline;
  readonly version: PipelineVersion;
  readonly onClose: () => void;
};

/** What changes when a draft is activated, and asks once more. */
export function Activate({ project, pipeline, version, onClose }: Props) {
  const { t } = useTranslation('pipelines');
  const navigate = useNavigate();
  const { id, activeVersion } = pipeline;
  const { data: before } = useQuery({
    ...reading(getPipelineVersion, { params: { project, pipeline: id, version: String(activeVersion) } }),
    enabled: activeVersion !== null,
  });
  const { send, sending, error } = useCommand(activatePipelineVersion, {
    onDone: () => {
      onClose();
      void navigate({ to: '/projects/$project/pipelines/$pipeline', params: { project, pipeline: id } });
    },
  });
  return (
    <FormDialog
      title={t('activateTitle', { version: version.number })}
      action={t('activate')}
      size="xl"
      sending={sending}
      error={error}
      onSend={() =>
        send({
          params: { project, pipeline: id, version: String(version.number) },
          headers: { 'if-match': `"${version.digest}"` },
        })
      }
      onClose={onClose}
    >
      <Text size="sm">{t('activateLead')}</Text>
      {before && (
        <YamlDiff
          before={textOf(before)}
          after={textOf(version)}
          beforeName={t('versionOf', { version: before.number })}
          afterName={t('versionOf', { version: version.number })}
        />
      )}
    </FormDialog>
  );
}
