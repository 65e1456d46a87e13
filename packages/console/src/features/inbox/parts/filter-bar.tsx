import { CloseButton, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import type { Filter } from '../inbox.view.ts';

const pause = 250;

type Props = {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly field: Ref<HTMLInputElement>;
};

/** By what is in the title or who asked, and by project. The server looks, a moment after the last letter. */
export function FilterBar({ filter, onFilter, field }: Props) {
  const { t } = useTranslation('inbox');
  const { projects } = useSession();
  const [typed, setTyped] = useState(filter.search ?? '');
  const look = useDebouncedCallback(
    (search: string) => onFilter({ ...filter, search: search.trim() }),
    pause,
  );
  const type = (text: string) => {
    setTyped(text);
    look(text);
  };
  return (
    <Group gap="xs" role="search">
      <TextInput
        ref={field}
        flex="1 1 14rem"
        aria-label={t('filter')}
        placeholder={t('filter')}
        leftSection={<IconSearch size={16} />}
        maxLength={200}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        rightSection={
          typed !== '' && <CloseButton aria-label={t('clear', { ns: 'common' })} onClick={() => type('')} />
        }
      />
      {projects.length > 1 && (
        <NativeSelect
          w={200}
          aria-label={t('project')}
          data={[
            { value: '', label: t('allProjects') },
            ...projects.map(({ key, name }) => ({ value: key, label: name })),
          ]}
          value={filter.project ?? ''}
          onChange={({ currentTarget: { value: project } }) =>
            onFilter({ search: typed.trim(), ...(project !== '' && { project }) })
          }
        />
      )}
    </Group>
  );
}
