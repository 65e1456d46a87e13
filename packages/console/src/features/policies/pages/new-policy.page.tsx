import { definitionText } from '@countersign/contract/definition-text.ts';
import { createPolicy, type PolicyDefinition } from '@countersign/contract/policies.ts';
import { listRoles } from '@countersign/contract/project-parts.ts';
import { TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { reading } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Unsaved } from '../../../shared/ui/unsaved.tsx';
import { useCheck } from '../checking.ts';
import { PolicyForm } from '../parts/editor/policy-form.tsx';
import { TemplateChoice } from '../parts/editor/template-choice.tsx';
import { rolesFor, type Template, templates } from '../templates.ts';

/** A new policy: from a template, then as it is to be. */
export function NewPolicyPage() {
  const { t } = useTranslation('policies');
  const { project } = useParams({ from: '/projects/$project/policies/new' });
  const textFor = useTemplates(project);
  const [template, setTemplate] = useState<Template>('oneApprover');
  const [name, setName] = useState('');
  const [text, onText] = useState(() => textFor('oneApprover'));
  const check = useCheck(project, text);
  const may = useMay(project, 'policy.edit');
  const navigate = useNavigate();
  const { send, sending, error } = useCommand(createPolicy, {
    onDone: ({ id }) =>
      void navigate({
        to: '/projects/$project/policies/$policy',
        params: { project, policy: id },
        ignoreBlocker: true,
      }),
  });
  const choose = (chosen: Template) => {
    setTemplate(chosen);
    onText(textFor(chosen));
  };
  return (
    <Page title={t('newTitle')} lead={t('newLead')}>
      <Unsaved typed={name !== '' || text !== textFor(template)} />
      <PolicyForm
        {...{ project, text, onText, check, error }}
        because={may ?? (name.trim() === '' ? t('nameFirst') : null)}
        saving={sending}
        onSave={() =>
          send({
            params: { project },
            body: { ...(check.value as PolicyDefinition), name: name.trim() },
          })
        }
        onCancel={() => void navigate({ to: '/projects/$project/policies', params: { project } })}
      >
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maw={480}
        />
        <TemplateChoice value={template} onChange={choose} typed={text !== textFor(template)} />
      </PolicyForm>
    </Page>
  );
}

/** The text of each template with the roles of the project. */
function useTemplates(project: string): (template: Template) => string {
  const { data } = useSuspenseQuery(reading(listRoles, { params: { project }, query: { limit: 200 } }));
  const roles = rolesFor(data.items.map(({ name }) => name));
  return (template) => definitionText(templates[template](roles));
}
