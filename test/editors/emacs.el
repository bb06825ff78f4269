;;; emacs.el --- Emacs's hands: does the steps of a plan with Eglot and writes down what was seen  -*- lexical-binding: t -*-
;;
;;   emacs -Q --batch -l emacs.el
;;
;; Eglot 1.9 of Debian for Emacs 28, and the Eglot inside Emacs 29 and later.

(require 'cl-lib)
(require 'json)
(dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*-[0-9]*"))
  (unless (>= emacs-major-version 29)
    (add-to-list 'load-path folder)))
(require 'eglot)
(require 'flymake)

(defvar pw-plan (with-temp-buffer
                  (insert-file-contents (getenv "PLACEWRIGHT_PLAN"))
                  (json-parse-buffer :object-type 'plist :null-object nil :false-object :json-false)))
(defvar pw-published nil "Newest first.")
(defvar pw-said nil "Newest first.")
(defvar pw-steps nil "Newest first.")
(defvar pw-exits nil)
(defvar pw-started nil)
(defvar pw-first nil "Seconds from the start to the first diagnostics.")
(defvar pw-choice nil "What the person picks from the menu of code actions.")
(defvar pw-offered nil)
(defconst pw-patience 30 "Seconds: a machine with other work starts slowly.")

(defun pw-get (key) (plist-get pw-plan key))

(defun pw-wait (what ready)
  "Let the editor work until READY says yes."
  (with-timeout (pw-patience (error "Waited in vain for %s" what))
    (while (not (funcall ready))
      (accept-process-output nil 0.005))))

;; Modes that Emacs 28 has not; the names are those of the usual packages.
(defmacro pw-mode (mode pattern)
  `(progn
     (unless (fboundp ',mode) (define-derived-mode ,mode prog-mode ,(symbol-name mode)))
     (add-to-list 'auto-mode-alist '(,pattern . ,mode))))
(pw-mode yaml-mode "\\.ya?ml\\'")
(pw-mode terraform-mode "\\.tf\\'")
(pw-mode typescript-mode "\\.ts\\'")

;; The person's own configuration, or what a test asks for.
(if (pw-get :config)
    (with-temp-buffer
      (insert (pw-get :config))
      (eval-buffer))
  (add-to-list 'eglot-server-programs
               `((yaml-mode js-mode js-json-mode terraform-mode typescript-mode)
                 . ,(append (pw-get :server)
                            (when-let ((options (plist-get (pw-get :client) :init_options)))
                              (list :initializationOptions options)))))
  (setq-default eglot-workspace-configuration (plist-get (pw-get :client) :settings)))
(setq eglot-autoreconnect 0.2
      eglot-send-changes-idle-time 0
      eglot-sync-connect pw-patience
      jsonrpc-default-request-timeout pw-patience
      make-backup-files nil
      create-lockfiles nil
      flymake-no-changes-timeout 0.01)

(cl-defmethod eglot-handle-notification :before (_server (_method (eql textDocument/publishDiagnostics))
                                                         &key uri diagnostics version &allow-other-keys)
  (setq pw-first (or pw-first (- (float-time) pw-started)))
  (push (list :uri uri :version version
              :codes (cl-map 'vector (lambda (one) (plist-get one :code)) diagnostics))
        pw-published))

(advice-add 'message :before
            (lambda (format &rest arguments)
              (when (stringp format) (push (apply #'format format arguments) pw-said))))

(defun pw-put-cursor (at)
  (goto-char (point-min))
  (search-forward at)
  (goto-char (match-beginning 0)))

(defun pw-server () (eglot-current-server))

(defun pw-text ()
  (save-restriction (widen) (buffer-substring-no-properties (point-min) (point-max))))

(defun pw-flush () (eglot--signal-textDocument/didChange))

(defun pw-version ()
  (if (boundp 'eglot--versioned-identifier) eglot--versioned-identifier eglot--docver))

(defun pw-position (line column)
  (goto-char (point-min))
  (forward-line line)
  (forward-char column)
  (point))

(defun pw-edit (edit)
  (let ((from (pw-position (plist-get edit :line) (plist-get edit :from)))
        (to (pw-position (plist-get edit :toLine) (plist-get edit :to))))
    (delete-region from to)
    (goto-char from)
    (insert (plist-get edit :text))
    (pw-flush)))

(defun pw-open (step)
  (setq pw-started (float-time))
  (find-file (expand-file-name (plist-get step :file) (pw-get :root)))
  ;; Eglot speaks about hovers only where a window shows the buffer.
  (set-window-buffer (selected-window) (current-buffer))
  (if (pw-get :config)
      ;; What `eglot-ensure' waits for comes after a command, of which a batch Emacs has none.
      (run-hooks 'post-command-hook)
    (apply #'eglot (eglot--guess-contact)))
  (pw-wait "the server" (lambda () (and (pw-server) (eglot-managed-p))))
  (list :filetype (symbol-name major-mode) :encoding "utf-16"))

(defun pw-diagnostics (step)
  (pw-flush)
  (pw-wait "diagnostics"
           (lambda ()
             (and pw-published
                  (or (not (plist-get step :fresh))
                      (>= (or (plist-get (car pw-published) :version) -1) (pw-version))))))
  (let ((spec (if (bound-and-true-p eglot--diagnostics) eglot--diagnostics (flymake-diagnostics))))
    (cl-map 'vector
            (lambda (one)
              (let ((raw (cdr (assoc 'eglot-lsp-diag (flymake-diagnostic-data one)))))
                (list :code (plist-get raw :code)
                      :line (1- (line-number-at-pos (flymake-diagnostic-beg one)))
                      :text (flymake-diagnostic-text one))))
            spec)))

(defun pw-hover (step)
  (pw-put-cursor (plist-get step :at))
  (let (shown done)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text done t)))
    (pw-wait "the hover" (lambda () done))
    (pw-check-inert shown)
    (substring-no-properties shown)))

(defun pw-check-inert (text)
  "Nothing in TEXT may be clicked or followed."
  (dotimes (at (length text))
    (dolist (property '(keymap local-map mouse-face button action follow-link display))
      (when (get-text-property at property text)
        (error "The hover has %s at %d: %s" property at text)))))

(defun pw-menu (at choice)
  (pw-put-cursor at)
  (setq pw-offered nil)
  (let ((last-nonmenu-event 13)
        (read (symbol-function 'eglot--read-execute-code-action)))
    (cl-letf (((symbol-function 'eglot--read-execute-code-action)
               (lambda (actions &rest rest)
                 (setq pw-offered (cl-map 'vector
                                          (lambda (one)
                                            (list :title (plist-get one :title)
                                                  :preferred (if (eq (plist-get one :isPreferred) t) t :json-false)))
                                          actions))
                 (when choice (apply read actions rest))))
              ((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (car (cl-find-if (lambda (item) (eq (plist-get (cdr item) :isPreferred) t)) items)))))
      (eglot-code-actions (point) (point) nil t)))
  (or pw-offered []))

(defun pw-actions (step) (pw-menu (plist-get step :at) nil))

(defun pw-apply (step)
  (undo-boundary)
  (prog1 (pw-menu (plist-get step :at) t)
    (pw-flush)))

(defun pw-undo (_step)
  (undo-boundary)
  (setq last-command 'ignore)
  (undo-only 1)
  (pw-flush)
  nil)

(defun pw-redo (_step)
  (undo-boundary)
  (setq last-command 'undo)
  (undo-redo 1)
  (pw-flush)
  nil)

(defun pw-save (step)
  (set-buffer-modified-p t)
  (let ((save-silently t)) (save-buffer))
  (copy-file buffer-file-name (expand-file-name (plist-get step :as) (pw-get :root)) t)
  nil)

(defun pw-type (step)
  (seq-doseq (edit (plist-get step :edits)) (pw-edit edit))
  (list :version (pw-version)))

(defun pw-probe (step)
  (cl-map 'vector
          (lambda (edit)
            (pw-edit edit)
            (list :text (pw-text)
                  :symbols (jsonrpc-request (pw-server) :textDocument/documentSymbol
                                            (list :textDocument (eglot--TextDocumentIdentifier)))))
          (plist-get step :edits)))

(defun pw-settle (_step)
  (let ((end (+ (float-time) 0.5)))
    (while (< (float-time) end) (accept-process-output nil 0.05))))

(defun pw-kill (_step)
  (let ((end (+ (float-time) 0.4)))
    ;; Eglot starts no server again that did not live a while.
    (while (< (float-time) end) (accept-process-output nil 0.05)))
  (setq pw-published nil)
  (let ((process (jsonrpc--process (pw-server))))
    (signal-process process 'SIGKILL)
    (pw-wait "news of the end" (lambda () (not (process-live-p process))))
    (push (list :code 0 :signal (process-exit-status process)) pw-exits)
    nil))

(defun pw-restart (_step)
  "Eglot does this by itself."
  (let ((start (float-time)))
    (pw-wait "diagnostics" (lambda () pw-published))
    (list :seconds (- (float-time) start) :first pw-first)))

(defun pw-stop (_step)
  (let* ((server (pw-server)) (process (jsonrpc--process server)))
    (eglot-shutdown server nil pw-patience)
    (pw-wait "the end of the server" (lambda () (not (process-live-p process))))
    (push (list :code (process-exit-status process) :signal 0) pw-exits)
    nil))

(defun pw-do (step)
  (let ((name (plist-get step :do)))
    (list :step name
          :saw (funcall (intern (concat "pw-" (if (equal name "text") "text-step" name))) step))))

(defun pw-text-step (_step) (pw-text))

(defun pw-write (problem)
  (let ((text (jsonrpc--json-encode
               (list :editor "emacs" :problem (or problem :json-false)
                     :steps (vconcat (reverse pw-steps))
                     :published (vconcat (reverse pw-published))
                     :said (vconcat (reverse pw-said))
                     :exits (vconcat (reverse pw-exits)))))
        (coding-system-for-write 'utf-8-unix))
    (with-temp-file (getenv "PLACEWRIGHT_SEEN")
      ;; From Emacs 30 on the text comes in bytes.
      (insert (if (multibyte-string-p text) text (decode-coding-string text 'utf-8))))))

(condition-case problem
    (seq-doseq (step (pw-get :steps)) (push (pw-do step) pw-steps))
  (error (pw-write (format "%S" problem)) (kill-emacs 1)))
(pw-write nil)
(kill-emacs 0)
