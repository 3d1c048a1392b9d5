import { app } from 'offstage'
import { tasks } from './tasks/feature.ts'

// An app is its features: a folder and one line here.
export default app('tasks', { features: [tasks] })
