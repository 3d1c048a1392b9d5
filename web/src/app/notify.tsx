import { notifications } from '@mantine/notifications'
import { IconCheck, IconX } from '@tabler/icons-react'
import type { ApiProblem } from '../api/problem.ts'

/** Says briefly that something worked. */
export const say = (title: string, message = ''): void => {
  notifications.show({ title, message, icon: <IconCheck size={16} />, color: 'teal', autoClose: 3_500 })
}

/** Says that something was refused, and how to mend it. */
export const sayProblem = (problem: ApiProblem): void => {
  const { title, detail, hint } = problem.document
  notifications.show({
    title,
    message: hint === undefined ? detail : `${detail} ${hint}`,
    icon: <IconX size={16} />,
    color: 'red',
    autoClose: 7_000,
  })
}
